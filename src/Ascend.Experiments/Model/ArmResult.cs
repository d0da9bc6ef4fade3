namespace Ascend.Experiments;

/// <summary>One arm of an experiment: a kernel under one configuration, and what its runs gave.</summary>
public sealed record ArmResult
{
    /// <summary>Short name for tables: A, B, C …</summary>
    public required string Id { get; init; }

    /// <summary>Name for people, such as <c>CCE highperf (batch-head)</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What can explain its figures.</summary>
    public required ArmManifest Manifest { get; init; }

    /// <summary>Check of its output on the measured data; null for captures, which hold no output.</summary>
    public required GoldenSummary? Golden { get; init; }

    /// <summary>Every run, traced or not, gave the same bits, or, of kernels that add in any order, a result within the tolerance.</summary>
    public required bool IsReproducible { get; init; }

    /// <summary>Runs gave other bits within the tolerance: the kernels add in the order in which they end.</summary>
    public bool VariesInLastBits { get; init; }

    /// <summary>Every counted run in the order of execution; none is ever dropped.</summary>
    public required IReadOnlyList<RunSample> Samples { get; init; }

    /// <summary>Each metric over the samples that have it, in the order of <see cref="MetricCatalog.All"/>.</summary>
    public required IReadOnlyList<MetricSummary> Metrics { get; init; }

    /// <summary>Kernels of the representative capture, the busiest first; empty without captures.</summary>
    public required IReadOnlyList<KernelRow> Kernels { get; init; }

    /// <summary>Folder or file of the representative capture (the traced run whose makespan is nearest to the median); null without.</summary>
    public required string? Capture { get; init; }

    /// <summary>Names of the package's kernels by func_id, as the capture refers to them.</summary>
    public required IReadOnlyDictionary<uint, string> KernelNames { get; init; }

    /// <summary>Timeline of that capture for Perfetto; null without.</summary>
    public required string? Perfetto { get; init; }

    /// <summary>What every figure built on this arm must be read with: incomplete captures, spans of two-slot cores.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Runs of the simulator that went wrong and were repeated, and what came of it; null in older recordings.</summary>
    public IReadOnlyList<string>? Repeats { get; init; }

    /// <summary>The profiler's own cost: untraced (A) against traced (B) runs of this arm in the same session, by clock.</summary>
    public required IReadOnlyList<MetricComparison> ProfilerCosts { get; init; }

    /// <summary>Bandwidth, rate and roofline position at the median makespan; null without one.</summary>
    public RooflinePosition? Roofline { get; init; }

    /// <summary>The summary of a metric; null when no sample has it.</summary>
    /// <param name="metric">The metric's id.</param>
    public MetricSummary? Metric(string metric) => Metrics.FirstOrDefault(m => m.Metric == metric);
}
