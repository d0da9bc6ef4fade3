namespace Ascend.Tracing;

/// <summary>Which reference tool's Chrome JSON is written; they differ in the events that describe a proc.</summary>
public enum PerfettoJsonDialect
{
    /// <summary><see cref="Csl"/> for a capture with several procs or csl metadata (markerLabels, end_time), else <see cref="Algebraic"/>.</summary>
    Auto,

    /// <summary>Algebraic-Programming/TraCR: the process is named <c>TraCR</c>.</summary>
    Algebraic,

    /// <summary>huawei-csl/TracR: the process is named <c>TraCR proc.&lt;id&gt;</c> and has a sort index.</summary>
    Csl,
}
