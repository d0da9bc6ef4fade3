namespace Ascend.Experiments;

/// <summary>The problem of an experiment, and the work it takes by its own formula.</summary>
public sealed record WorkloadFacts
{
    /// <summary>The shape's name, such as <c>b16_h40_kv8_s4096_bs128_fp16</c>.</summary>
    public required string Shape { get; init; }

    /// <summary>Sequences.</summary>
    public required int Batch { get; init; }

    /// <summary>Query heads.</summary>
    public required int QueryHeads { get; init; }

    /// <summary>Key and value heads.</summary>
    public required int KvHeads { get; init; }

    /// <summary>Elements of a head.</summary>
    public required int HeadDim { get; init; }

    /// <summary>Tokens of a cache block.</summary>
    public required int BlockSize { get; init; }

    /// <summary>Context of each sequence in tokens.</summary>
    public required IReadOnlyList<int> ContextLengths { get; init; }

    /// <summary><c>fp16</c> or <c>bf16</c>.</summary>
    public required string DataType { get; init; }

    /// <summary>Seed of the data.</summary>
    public required int Seed { get; init; }

    /// <summary>Bytes moved: K + V + Q + Out, workspace not counted (pypto-lib issue 622).</summary>
    public required long BytesMoved { get; init; }

    /// <summary>Floating-point operations: 4 · batch · heads · context · head_dim.</summary>
    public required long FloatingPointOperations { get; init; }

    /// <summary>Peak memory bandwidth of the device in bytes/s, by the report's rule (1.5e12 on the 910B).</summary>
    public required double PeakBytesPerSecond { get; init; }

    /// <summary>Peak arithmetic rate of the device in FLOP/s for the roofline; null when unknown.</summary>
    public required double? PeakFlopsPerSecond { get; init; }
}
