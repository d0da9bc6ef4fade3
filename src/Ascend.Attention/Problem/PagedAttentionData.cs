using System.Runtime.InteropServices;

namespace Ascend.Attention;

/// <summary>
/// The tensors of a problem in host memory, as raw 16-bit elements of the problem's data type. The memory is pinned for its
/// whole life, so native code may read it as long as the instance is reachable.
/// </summary>
/// <remarks>
/// <para>Element values: sign and mantissa are uniform, the magnitude lies in [1/8, 2) for keys and values and in [1/2, 8)
/// for the query, every power of two equally likely. Scores then have a standard deviation of 3.1, so that a head attends to
/// a handful of tokens: outputs are of order 0.4, far above the tolerance, and taking a wrong block, head or token changes
/// them visibly. With unit-normal data (upstream's test) the outputs at context 4096 are no larger than the tolerance, and
/// an output of zeros would pass.</para>
/// <para>Two more traps for wrong context lengths: the last token of every sequence has a key that one query head of each KV
/// group attends to with about half its weight, and the value rows that the block table reaches beyond a context hold
/// 4096.</para>
/// <para>Every element has eight significant bits: fp16 and bf16 problems of one seed hold the same numbers, and a kernel of one type
/// can be given the data of the other.</para>
/// </remarks>
public sealed class PagedAttentionData
{
    /// <summary>Bits of an element that no kernel has written: a NaN in fp16 and in bf16.</summary>
    public const ushort UnwrittenBits = 0xFFFF;

    private readonly ushort[] _query;
    private readonly ushort[] _keyCache;
    private readonly ushort[] _valueCache;

    private PagedAttentionData(PagedAttentionProblem problem, ushort[] query, ushort[] keyCache, ushort[] valueCache)
    {
        Problem = problem;
        _query = query;
        _keyCache = keyCache;
        _valueCache = valueCache;
    }

    /// <summary>The problem the tensors belong to.</summary>
    public PagedAttentionProblem Problem { get; }

    /// <summary>The problem's shape.</summary>
    public PagedAttentionShape Shape => Problem.Shape;

    /// <summary>[batch, query_heads, head_dim].</summary>
    public Memory<ushort> Query => PinnedMemory(_query);

    /// <summary>[num_blocks, block_size, kv_heads, head_dim].</summary>
    public Memory<ushort> KeyCache => PinnedMemory(_keyCache);

    /// <summary>[num_blocks, block_size, kv_heads, head_dim].</summary>
    public Memory<ushort> ValueCache => PinnedMemory(_valueCache);

    /// <summary>
    /// A pinned output buffer [batch, query_heads, head_dim], filled with <see cref="UnwrittenBits"/> so that an output left
    /// untouched is never taken for a result.
    /// </summary>
    public Memory<ushort> CreateOutput()
    {
        ushort[] output = Allocate(Shape.QueryElements, "output");
        Array.Fill(output, UnwrittenBits);
        return PinnedMemory(output);
    }

    /// <summary>The same tensors under another problem with tensors of the same size, such as a wrong block table.</summary>
    internal PagedAttentionData With(PagedAttentionProblem problem) => new(problem, _query, _keyCache, _valueCache);

    internal static PagedAttentionData Create(PagedAttentionProblem problem, int? maxThreads)
    {
        PagedAttentionShape shape = problem.Shape;
        ushort[] query = Allocate(shape.QueryElements, "query");
        ushort[] key = Allocate(shape.CacheElements, "key cache");
        ushort[] value = Allocate(shape.CacheElements, "value cache");
        RandomElements.Fill(query, problem.Seed, TensorStream.Query, shape.DataType, maxThreads);
        RandomElements.Fill(key, problem.Seed, TensorStream.Key, shape.DataType, maxThreads);
        RandomElements.Fill(value, problem.Seed, TensorStream.Value, shape.DataType, maxThreads);
        ContextTraps.Plant(problem, query, key, value);
        return new PagedAttentionData(problem, query, key, value);
    }

    private static ushort[] Allocate(long elements, string tensor)
    {
        if (elements > Array.MaxLength)
        {
            throw new ArgumentException(
                $"The {tensor} of this shape has {elements} elements; host data is limited to " +
                $"{Array.MaxLength} elements per tensor.");
        }

        return GC.AllocateUninitializedArray<ushort>((int)elements, pinned: true);
    }

    private static Memory<ushort> PinnedMemory(ushort[] array) =>
        MemoryMarshal.CreateFromPinnedArray(array, 0, array.Length);
}
