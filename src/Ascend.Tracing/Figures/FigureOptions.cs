namespace Ascend.Tracing;

/// <summary>What figures are computed from a capture.</summary>
public sealed record FigureOptions
{
    /// <summary>The default options.</summary>
    public static FigureOptions Default { get; } = new();

    /// <summary>Kernel names by func_id; the capture's own labels fill the gaps.</summary>
    public KernelNames Names { get; init; } = KernelNames.None;

    /// <summary>Groups of kernels; a group without spans is left out of the report.</summary>
    public IReadOnlyList<KernelGroup> Groups { get; init; } = [KernelGroup.Attention];

    /// <summary>How the spans of core lanes are made of their records.</summary>
    public SlotModel Slots { get; init; } = SlotModel.Auto;

    /// <summary>
    /// Takes the extraId of tasks for a func_id although it is 0 throughout, as revisions that record none write it
    /// (<see cref="FuncIdSource.Absent"/>, <see cref="FuncIdSource.Doubtful"/>): the caller knows that the capture is newer.
    /// </summary>
    public bool TrustFuncIds { get; init; }

    /// <summary>The spans that count; null for all.</summary>
    public TraceFilter? Filter { get; init; }
}
