using System.Text.Json.Serialization;

namespace Ascend.Cli.Compare;

/// <summary>The outcome of a comparison, as written by <c>--json</c>. Device times in us, host times in ms.</summary>
internal sealed record CompareReport
{
    public string Schema { get; init; } = "ascend-compare/1";

    public required string Backend { get; init; }

    public required string BackendReason { get; init; }

    public required string? Profile { get; init; }

    /// <summary>What device times are: modelled, host noise or measured.</summary>
    public required string DeviceTimes { get; init; }

    public required string Caveat { get; init; }

    public required ProblemReport Problem { get; init; }

    public required IReadOnlyList<ArmReport> Arms { get; init; }

    /// <summary>Attention makespan of the second arm over that of the first; null when a capture has no attention spans.</summary>
    public required double? MakespanRatio { get; init; }

    /// <summary>All results are within the tolerance, and equal with and without tracing.</summary>
    public required bool Correct { get; init; }

    /// <summary>Facts that a reader must know before comparing the two figures.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}

/// <summary>The problem both kernels solved.</summary>
internal sealed record ProblemReport
{
    public required string Shape { get; init; }

    public required int Batch { get; init; }

    public required int QueryHeads { get; init; }

    public required int KvHeads { get; init; }

    public required int HeadDim { get; init; }

    public required int BlockSize { get; init; }

    public required IReadOnlyList<int> ContextLengths { get; init; }

    public required string DataType { get; init; }

    public required int Seed { get; init; }

    public required long BytesMoved { get; init; }

    public required long FloatingPointOperations { get; init; }
}

/// <summary>One kernel's results.</summary>
internal sealed record ArmReport
{
    public required string Name { get; init; }

    public required string Package { get; init; }

    public required string Origin { get; init; }

    public required bool HasExternalKernels { get; init; }

    /// <summary>Tiling mode, path and key of the CCE kernel; null for a kernel without tiling.</summary>
    public required string? Tiling { get; init; }

    public required string Golden { get; init; }

    public required bool GoldenPassed { get; init; }

    /// <summary>Every run, traced or not, gave the same bits.</summary>
    public required bool Reproducible { get; init; }

    public required IReadOnlyList<double> UntracedHostWallMs { get; init; }

    public required IReadOnlyList<double> TracedHostWallMs { get; init; }

    public required IReadOnlyList<CaptureReport> Captures { get; init; }

    /// <summary>Median of the captures' attention makespans; null without attention spans.</summary>
    [JsonIgnore]
    public double? MakespanUs => Median.Of([.. Captures.Select(capture => capture.Attention?.MakespanUs).OfType<double>()]);
}

/// <summary>One capture and the figures that were computed from it.</summary>
internal sealed record CaptureReport
{
    public required string Path { get; init; }

    /// <summary>The timeline as Chrome JSON, as the reference tool writes it.</summary>
    public required string Perfetto { get; init; }

    /// <summary>The timeline as a native trace: kernel names, two-slot model, counters with the estimated HBM traffic.</summary>
    public required string Pftrace { get; init; }

    public required string Verdict { get; init; }

    public required long Records { get; init; }

    public required double DurationUs { get; init; }

    /// <summary>The attention kernels together; null when the capture has none.</summary>
    public required KernelReport? Attention { get; init; }

    /// <summary>Every kernel, the busiest first.</summary>
    public required IReadOnlyList<KernelReport> Kernels { get; init; }
}

/// <summary>Figures of a kernel or group in one capture; definitions: Ascend.Tracing.KernelFigures.</summary>
internal sealed record KernelReport
{
    public required string Name { get; init; }

    public required long Spans { get; init; }

    public required double MakespanUs { get; init; }

    public required CoreReport Aic { get; init; }

    public required CoreReport Aiv { get; init; }

    /// <summary>Bytes of the problem over the makespan; null for a single kernel.</summary>
    public required double? TerabytesPerSecond { get; init; }
}

/// <summary>Figures of the cores of one kind.</summary>
internal sealed record CoreReport
{
    public required int CoresUsed { get; init; }

    public required int Cores { get; init; }

    public required double BusySumUs { get; init; }

    public required double BusyMeanUs { get; init; }

    public required double BusyMaxUs { get; init; }

    public required double Occupancy { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(CompareReport))]
internal sealed partial class CompareJsonContext : JsonSerializerContext;
