namespace Ascend.Experiments;

/// <summary>
/// Everything that can explain an arm's figures besides the kernel itself. Two manifests are compared before anything is
/// measured. Null = not known or not applicable.
/// </summary>
public sealed record ArmManifest
{
    /// <summary>Stands where captures do not tell.</summary>
    public const string NotKnown = "not known";

    /// <summary>The package's name.</summary>
    public required string Package { get; init; }

    /// <summary>SHA-256 of the package's description and binaries, hexadecimal.</summary>
    public required string PackageHash { get; init; }

    /// <summary>Repository that the kernels come from.</summary>
    public required string OriginRepository { get; init; }

    /// <summary>Its commit.</summary>
    public string? OriginCommit { get; init; }

    /// <summary>What the package says of its origin.</summary>
    public string? OriginNote { get; init; }

    /// <summary>Compiler, simpler and pto-isa that the binaries were built with; null for a package that does not say.</summary>
    public string? Build { get; init; }

    /// <summary>Kernels that were taken from elsewhere under the package's names.</summary>
    public required IReadOnlyList<string> ExternalKernels { get; init; }

    /// <summary>Kernels that count as attention, by name.</summary>
    public required IReadOnlyList<string> MeasuredKernels { get; init; }

    /// <summary>Kernels of the package that run beside the measured ones.</summary>
    public required int OtherKernels { get; init; }

    /// <summary>How its arguments were made and its result checked; null in older recordings.</summary>
    public string? Workload { get; init; }

    /// <summary>True when it computes on inputs of its own, which follow the problem's shape and seed only.</summary>
    public bool HasOwnInputs { get; init; }

    /// <summary>Launches of attention in one run of the package, by which its figures are divided; null (one) in older recordings.</summary>
    public int? AttentionsPerRun { get; init; }

    /// <summary>Bytes that one launch of attention moves by its formula; null in older recordings.</summary>
    public long? BytesMoved { get; init; }

    /// <summary>Operations of one launch of attention by its formula; null in older recordings.</summary>
    public long? FloatingPointOperations { get; init; }

    /// <summary>Tiling mode that was asked for: <c>default</c>, <c>batch-head</c>, <c>long-sequence</c>.</summary>
    public string? TilingMode { get; init; }

    /// <summary>Path that the tiling took.</summary>
    public string? TilingPath { get; init; }

    /// <summary>Why it took that path.</summary>
    public string? TilingReason { get; init; }

    /// <summary>Tiling key.</summary>
    public int? TilingKey { get; init; }

    /// <summary>Cores that share one context (split mode).</summary>
    public int? KvSplitCores { get; init; }

    /// <summary>Blocks launched.</summary>
    public int? EffectiveBlockDim { get; init; }

    /// <summary>True when the longest context is exactly a threshold of the default tiling.</summary>
    public bool IsContextAtThreshold { get; init; }

    /// <summary>The shape's name.</summary>
    public required string Shape { get; init; }

    /// <summary>Data type of the problem.</summary>
    public required string DataType { get; init; }

    /// <summary>Data type that the kernel's model uses and that it computes in; null when it takes the problem's.</summary>
    public string? ModelDataType { get; init; }

    /// <summary>SHA-256 of the context lengths.</summary>
    public required string ContextDigest { get; init; }

    /// <summary>SHA-256 of the block table.</summary>
    public required string BlockTableDigest { get; init; }

    /// <summary>SHA-256 of query, key and value caches.</summary>
    public required string DataDigest { get; init; }

    /// <summary>ABI generation of the runtime.</summary>
    public required string RuntimeGeneration { get; init; }

    /// <summary>Runtime variant, such as <c>tensormap_and_ringbuffer</c>.</summary>
    public required string RuntimeVariant { get; init; }

    /// <summary>SHA-256 of the untraced host library.</summary>
    public string? RuntimeHash { get; init; }

    /// <summary>SHA-256 of the TraCR host library.</summary>
    public string? TracedRuntimeHash { get; init; }

    /// <summary>Backend and, for the mock, profile.</summary>
    public required string Backend { get; init; }

    /// <summary>Noise put on the mock's times, as JSON; null for none.</summary>
    public string? InjectedNoise { get; init; }

    /// <summary>Platform of the binaries.</summary>
    public required string Platform { get; init; }

    /// <summary>Chip name.</summary>
    public required string Soc { get; init; }

    /// <summary>Per-run configuration: block dim, AICPU threads, collectors.</summary>
    public required string CallConfig { get; init; }

    /// <summary>Clock of the primary metric.</summary>
    public required string Clock { get; init; }

    /// <summary>Profiling of the samples of the primary metric.</summary>
    public required string Profiling { get; init; }

    /// <summary>The metric that the verdict rests on.</summary>
    public required string Metric { get; init; }

    /// <summary>Rounds measured.</summary>
    public required int Rounds { get; init; }

    /// <summary>Session that the samples come from: samples of one session were interleaved.</summary>
    public required string Session { get; init; }

    /// <summary>What captures tell of an arm that was not measured here; null for one that was.</summary>
    public CaptureFacts? Captures { get; init; }
}
