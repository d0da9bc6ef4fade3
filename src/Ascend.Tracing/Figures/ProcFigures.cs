namespace Ascend.Tracing;

/// <summary>Figures of one proc. Procs are never mixed: each has its own clock.</summary>
public sealed record ProcFigures
{
    /// <summary>The proc's id.</summary>
    public required int ProcId { get; init; }

    /// <summary>Timestamp of the proc's first record, from which starts and ends count; ns of the producer's clock.</summary>
    public required ulong OriginNs { get; init; }

    /// <summary>First to last record in ns.</summary>
    public required long DurationNs { get; init; }

    /// <summary>Records of the proc.</summary>
    public required long Records { get; init; }

    /// <summary>Complete spans on all lanes.</summary>
    public required long Spans { get; init; }

    /// <summary>Kernels, the one with the most busy time first.</summary>
    public required IReadOnlyList<KernelFigures> Kernels { get; init; }

    /// <summary>Groups with at least one span, in the order asked for.</summary>
    public required IReadOnlyList<KernelFigures> Groups { get; init; }

    /// <summary>AICPU threads and other lanes that are no cores, by lane; lanes without spans are left out.</summary>
    public required IReadOnlyList<LaneFigures> Lanes { get; init; }

    /// <summary>Where the times of core spans come from.</summary>
    public CoreTimeSource CoreTime { get; init; }

    /// <summary>The kernel with a name, or null.</summary>
    /// <param name="name">The kernel's name.</param>
    public KernelFigures? Kernel(string name) => Kernels.FirstOrDefault(k => k.Name == name);

    /// <summary>The group with a name, or null when no kernel of the capture belongs to it.</summary>
    /// <param name="name">The group's name.</param>
    public KernelFigures? Group(string name) => Groups.FirstOrDefault(k => k.Name == name);
}
