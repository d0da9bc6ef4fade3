namespace Ascend.Tracing;

/// <summary>What exports share.</summary>
public sealed record ExportOptions
{
    /// <summary>The default options.</summary>
    public static ExportOptions Default { get; } = new();

    /// <summary>Kernel names by func_id; the capture's own labels fill the gaps. They become the argument <c>extra_label</c>.</summary>
    public KernelNames Names { get; init; } = KernelNames.None;

    /// <summary>Where time 0 of the output lies.</summary>
    public TimeBaseMode TimeBase { get; init; }

    /// <summary>The flavour of Chrome JSON.</summary>
    public PerfettoJsonDialect JsonDialect { get; init; }

    /// <summary>Receives the number of records consumed so far, now and then, from any thread.</summary>
    public IProgress<long>? Progress { get; init; }
}
