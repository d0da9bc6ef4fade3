using System.Numerics;

namespace Ascend.Attention;

/// <summary>
/// Working memory of one thread. Rows are padded with zeros and head groups with zero heads to what the kernels of
/// <see cref="TileKernels"/> take at once, so that these need no remainder loops.
/// </summary>
internal sealed class PartScratch
{
    /// <summary>Tokens of a tile: the tile's rows in float32 stay in the first-level cache at head dim 128.</summary>
    public const int TileTokens = 32;

    public PartScratch(PagedAttentionShape shape)
    {
        RowStride = RoundUp(shape.HeadDim, TileKernels.VectorsAtOnce * Vector<float>.Count);
        PaddedGroup = RoundUp(shape.GroupSize, TileKernels.HeadsAtOnce);
        Tile = new float[TileTokens * RowStride];
        Query = new float[shape.KvHeads * PaddedGroup * RowStride];
        Output = new float[shape.KvHeads * PaddedGroup * RowStride];
        Scores = new float[PaddedGroup * TileTokens];
        Max = new float[shape.KvHeads * PaddedGroup];
        Sum = new float[shape.KvHeads * PaddedGroup];
    }

    /// <summary>Elements from one row to the next in every buffer of rows.</summary>
    public int RowStride { get; }

    /// <summary>Query heads of a KV group, padded.</summary>
    public int PaddedGroup { get; }

    /// <summary>Key or value rows of one tile and KV head: [tokens, row].</summary>
    public float[] Tile { get; }

    /// <summary>Query of the sequence times the softmax scale: [kv heads, padded group, row].</summary>
    public float[] Query { get; }

    /// <summary>Running output, not yet divided by <see cref="Sum"/>: as <see cref="Query"/>.</summary>
    public float[] Output { get; }

    /// <summary>Scores, then weights, of one tile and KV head: [padded group, tokens].</summary>
    public float[] Scores { get; }

    /// <summary>Running maximum of the scores: [kv heads, padded group].</summary>
    public float[] Max { get; }

    /// <summary>Running sum of the weights: [kv heads, padded group].</summary>
    public float[] Sum { get; }

    private static int RoundUp(int value, int unit) => (value + unit - 1) / unit * unit;
}
