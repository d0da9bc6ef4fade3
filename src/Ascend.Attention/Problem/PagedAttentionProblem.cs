using System.Collections.Immutable;

namespace Ascend.Attention;

/// <summary>
/// A paged-attention problem as a value: shape, block table and the seed that its tensors are generated from. Immutable,
/// with value equality; two equal problems generate bit-identical data on every machine.
/// </summary>
public sealed class PagedAttentionProblem : IEquatable<PagedAttentionProblem>
{
    /// <summary>Creates a problem whose block table is a permutation of the cache blocks, drawn from the seed.</summary>
    /// <exception cref="ArgumentException">The caches have fewer blocks than the block table has entries.</exception>
    public PagedAttentionProblem(PagedAttentionShape shape, int seed = 0)
        : this(shape, seed, Permute(shape, seed))
    {
    }

    /// <summary>Creates a problem with a given block table; entries may repeat (shared prefixes).</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="seed">Seed of query, keys and values.</param>
    /// <param name="blockTable">[batch, max_blocks], row-major; every entry, used or not, lies in [0, num_blocks).</param>
    /// <exception cref="ArgumentException">The table has the wrong length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An entry is out of range; the message names it.</exception>
    public PagedAttentionProblem(PagedAttentionShape shape, int seed, ImmutableArray<int> blockTable)
    {
        ArgumentNullException.ThrowIfNull(shape);
        long entries = (long)shape.Batch * shape.MaxBlocks;
        int given = blockTable.IsDefault ? 0 : blockTable.Length;
        if (given != entries)
        {
            throw new ArgumentException(
                $"The block table has {given} entries; {shape.Batch} sequences of {shape.MaxBlocks} blocks need {entries}.",
                nameof(blockTable));
        }

        for (int i = 0; i < given; i++)
        {
            if ((uint)blockTable[i] >= (uint)shape.BlockCount)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(blockTable),
                    blockTable[i],
                    $"Block table entry [{i / shape.MaxBlocks}, {i % shape.MaxBlocks}] is {blockTable[i]}; the " +
                    $"caches have blocks 0 to {shape.BlockCount - 1}.");
            }
        }

        Shape = shape;
        Seed = seed;
        BlockTable = blockTable;
    }

    /// <summary>The shape.</summary>
    public PagedAttentionShape Shape { get; }

    /// <summary>Seed of query, keys and values.</summary>
    public int Seed { get; }

    /// <summary>[batch, max_blocks], row-major.</summary>
    public ImmutableArray<int> BlockTable { get; }

    /// <summary>Generates the tensors.</summary>
    /// <param name="maxThreads">Threads to use at most; all processors by default. The data does not depend on it.</param>
    /// <exception cref="ArgumentException">A tensor exceeds 2³¹ elements, the limit of a managed array.</exception>
    /// <exception cref="OutOfMemoryException">The tensors do not fit into memory.</exception>
    public PagedAttentionData CreateData(int? maxThreads = null) => PagedAttentionData.Create(this, maxThreads);

    /// <inheritdoc/>
    public bool Equals(PagedAttentionProblem? other) =>
        other is not null && Seed == other.Seed && Shape.Equals(other.Shape)
        && BlockTable.AsSpan().SequenceEqual(other.BlockTable.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PagedAttentionProblem);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Shape, Seed);

    /// <inheritdoc/>
    public override string ToString() => $"{Shape.Name} seed {Seed}";

    private static ImmutableArray<int> Permute(PagedAttentionShape shape, int seed)
    {
        ArgumentNullException.ThrowIfNull(shape);
        long entries = (long)shape.Batch * shape.MaxBlocks;
        if (entries > shape.BlockCount)
        {
            throw new ArgumentException(
                $"A block table of {entries} entries without repeats does not fit caches of {shape.BlockCount} " +
                "blocks; give a block table.",
                nameof(shape));
        }

        int[] blocks = new int[shape.BlockCount];
        for (int i = 0; i < blocks.Length; i++)
        {
            blocks[i] = i;
        }

        SplitMix64 random = new(SplitMix64.Mix((ulong)seed, (ulong)TensorStream.BlockTable));
        for (int i = 0; i < entries; i++)
        {
            // Fisher-Yates; the bias of the multiply-shift draw is below 2^-32.
            int j = i + (int)(((random.Next() >> 32) * (ulong)(blocks.Length - i)) >> 32);
            (blocks[i], blocks[j]) = (blocks[j], blocks[i]);
        }

        return [.. blocks.AsSpan(0, (int)entries)];
    }
}
