namespace Ascend.Tracing;

/// <summary>
/// Figures of one kernel, or of a group of kernels, in one proc. Only complete spans on AICube and AIVector lanes count.
/// Times in ns; starts and ends count from the proc's first record (<see cref="ProcFigures.OriginNs"/>).
/// </summary>
/// <remarks>
/// Core lanes of simpler are written by the AICPU: a span runs from dispatch to seen completion, so it includes dispatch
/// latency, polling delay and waits for other cores (domain notes, 4.6).
/// </remarks>
public sealed record KernelFigures
{
    /// <summary>The kernel's or group's name. A kernel without a known name is <c>func_&lt;id&gt;</c>; without an id, its marker's name.</summary>
    public required string Name { get; init; }

    /// <summary>The func_id, the least one of several with the same name; null for a group and for spans without one.</summary>
    public required uint? FuncId { get; init; }

    /// <summary>Names of the group's kernels that have spans; empty for a kernel.</summary>
    public required IReadOnlyList<string> Members { get; init; }

    /// <summary>Complete spans on all cores.</summary>
    public required long Spans { get; init; }

    /// <summary>Spans cut off by the capture's end; in no other figure.</summary>
    public required long UnfinishedSpans { get; init; }

    /// <summary>
    /// Time during which at least one core ran the kernel: the length of the union of its spans over all cores. Time in which
    /// no core ran it does not count.
    /// </summary>
    public required long MakespanNs { get; init; }

    /// <summary>Start of the earliest span.</summary>
    public required long FirstStartNs { get; init; }

    /// <summary>Start of the latest span.</summary>
    public required long LastStartNs { get; init; }

    /// <summary>End of the latest span.</summary>
    public required long LastEndNs { get; init; }

    /// <summary>The AICube cores' part.</summary>
    public required CoreFigures Aic { get; init; }

    /// <summary>The AIVector cores' part. Includes waits for the other cores of a mixed task.</summary>
    public required CoreFigures Aiv { get; init; }

    /// <summary>
    /// The streams' part, where the file knows whole kernels and no cores: launches are its spans, streams its cores. Null where
    /// there are cores.
    /// </summary>
    public CoreFigures? Streams { get; init; }

    /// <summary>First start to last end, idle time between spans included.</summary>
    public long ExtentNs => LastEndNs - FirstStartNs;

    /// <summary>Time between first start and last end in which no core ran the kernel: <see cref="ExtentNs"/> − <see cref="MakespanNs"/>.</summary>
    public long GapNs => ExtentNs - MakespanNs;
}
