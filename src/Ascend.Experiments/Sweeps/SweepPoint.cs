using System.Globalization;
using Ascend.Attention;

namespace Ascend.Experiments;

/// <summary>One combination of a sweep's axes. It may be a shape that cannot exist; then its run says why.</summary>
/// <param name="Batch">Sequences.</param>
/// <param name="QueryHeads">Query heads.</param>
/// <param name="KvHeads">KV heads.</param>
/// <param name="HeadDim">Elements of a head.</param>
/// <param name="Context">Tokens that every sequence attends to.</param>
/// <param name="BlockSize">Tokens of a cache block.</param>
/// <param name="DataType">Data type.</param>
/// <param name="Tiling">Tiling mode of the CCE kernel.</param>
public sealed record SweepPoint(
    int Batch, int QueryHeads, int KvHeads, int HeadDim, int Context, int BlockSize, AttentionDataType DataType, TilingMode Tiling)
{
    /// <summary>Names the point in a store.</summary>
    public string Key => string.Create(
        CultureInfo.InvariantCulture,
        $"b{Batch}_h{QueryHeads}_kv{KvHeads}_d{HeadDim}_s{Context}_bs{BlockSize}_{DataTypeNames.Of(DataType)}_{TilingNames.Of(Tiling)}");

    /// <summary>The point's problem.</summary>
    /// <param name="seed">Seed of data and block table.</param>
    /// <exception cref="ArgumentException">The numbers make no valid shape.</exception>
    public PagedAttentionProblem Problem(int seed) =>
        new(PagedAttentionShape.Uniform(Batch, QueryHeads, KvHeads, Context, HeadDim, BlockSize, DataType), seed);
}
