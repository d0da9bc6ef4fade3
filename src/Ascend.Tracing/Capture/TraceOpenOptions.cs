namespace Ascend.Tracing;

/// <summary>How a capture is opened.</summary>
public sealed record TraceOpenOptions
{
    /// <summary>The default options.</summary>
    public static TraceOpenOptions Default { get; } = new();

    /// <summary>
    /// Records of the producer's buffer (TraCR CAPACITY, default 1,048,576). A file with exactly this many is reported as
    /// possibly truncated. 0 turns the check off.
    /// </summary>
    public long ProducerCapacity { get; init; } = 1 << 20;

    /// <summary>
    /// A thread whose records all lie further from the other threads' records than this many times their time range
    /// (at least <see cref="StaleDistanceNs"/>) is reported as stale.
    /// </summary>
    public double StaleRangeFactor { get; init; } = 10;

    /// <summary>The least distance in ns at which a thread counts as stale; default 1 s.</summary>
    public ulong StaleDistanceNs { get; init; } = 1_000_000_000;

    /// <summary>
    /// Reads stale thread files and files of zeros too, which are otherwise reported and left out of figures and timelines
    /// (<see cref="TraceProc.LeftOut"/>).
    /// </summary>
    public bool IncludeLeftOut { get; init; }

    /// <summary>
    /// Takes the number of cube cores off the channel of every AIVector core that wrote its own records: some revisions add it
    /// twice (<see cref="DiagnosticKind.ShiftedLanes"/>).
    /// </summary>
    public bool CorrectShiftedLanes { get; init; }
}
