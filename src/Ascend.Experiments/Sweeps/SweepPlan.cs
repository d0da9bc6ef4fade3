using Ascend.Attention;

namespace Ascend.Experiments;

/// <summary>The points of a sweep: every combination of the axes. Immutable.</summary>
public sealed record SweepPlan
{
    /// <summary>Sequences.</summary>
    public IReadOnlyList<int> Batches { get; init; } = [16];

    /// <summary>Tokens that every sequence attends to.</summary>
    public IReadOnlyList<int> Contexts { get; init; } = [4096];

    /// <summary>Query heads.</summary>
    public IReadOnlyList<int> QueryHeads { get; init; } = [40];

    /// <summary>KV heads.</summary>
    public IReadOnlyList<int> KvHeads { get; init; } = [8];

    /// <summary>Elements of a head.</summary>
    public int HeadDim { get; init; } = 128;

    /// <summary>Tokens of a cache block.</summary>
    public int BlockSize { get; init; } = 128;

    /// <summary>Data types.</summary>
    public IReadOnlyList<AttentionDataType> DataTypes { get; init; } = [AttentionDataType.Float16];

    /// <summary>Tiling modes of the CCE kernel.</summary>
    public IReadOnlyList<TilingMode> Tilings { get; init; } = [TilingMode.Default];

    /// <summary>Seed of data and block tables.</summary>
    public int Seed { get; init; }

    /// <summary>The part of the points that this host measures; null for all.</summary>
    public SweepShard? Shard { get; init; }

    /// <summary>The points, contexts varying fastest; with a shard only its own.</summary>
    public IReadOnlyList<SweepPoint> Points => Shard is { } shard ? [.. AllPoints.Where((_, i) => shard.Has(i))] : AllPoints;

    private SweepPoint[] AllPoints =>
    [
        .. from type in DataTypes
           from tiling in Tilings
           from heads in QueryHeads
           from kvHeads in KvHeads
           from batch in Batches
           from context in Contexts
           select new SweepPoint(batch, heads, kvHeads, HeadDim, context, BlockSize, type, tiling),
    ];
}
