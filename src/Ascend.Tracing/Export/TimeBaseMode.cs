namespace Ascend.Tracing;

/// <summary>Where time 0 of an export lies, for each proc.</summary>
public enum TimeBaseMode
{
    /// <summary>
    /// <see cref="Anchors"/> if every proc has a start and an end anchor, else <see cref="FirstRecord"/>.
    /// </summary>
    Auto,

    /// <summary>The proc's first record. Times of different procs then have nothing to do with each other.</summary>
    FirstRecord,

    /// <summary>
    /// The proc's start anchor, its first record where it has none. Procs are aligned if they passed the start of their
    /// instrumentation at the same moment, as huawei-csl/TracR assumes. Where every proc's file says how its clock lies to one
    /// host's (<see cref="TraceProc.Alignment"/>), procs are placed on that host's time line, and the uncertainty is stated.
    /// </summary>
    Anchors,

    /// <summary>The producer's clock unchanged.</summary>
    Raw,

    /// <summary>
    /// The earliest first record of all procs, for all of them. Right when the procs read one counter; where they do not, times of
    /// different procs have nothing to do with each other.
    /// </summary>
    Shared,
}
