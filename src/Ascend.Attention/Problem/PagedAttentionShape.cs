using System.Collections.Immutable;

namespace Ascend.Attention;

/// <summary>
/// The shape of one decode step of paged attention: one query token per sequence against a block-paged KV cache. Immutable,
/// with value equality; every instance is valid.
/// </summary>
/// <remarks>
/// Layouts: query and out [batch, query_heads, head_dim]; key and value cache [num_blocks, block_size, kv_heads, head_dim];
/// block table int32 [batch, max_blocks]. Query head h reads KV head h / (query_heads / kv_heads). Limits: the constraints
/// of CANN's PagedAttention operation (ascendtb_01_0198): block size a multiple of 16, head dim up to 256, block table
/// entries in [0, num_blocks); head dim is further a multiple of 16, the cube unit's edge, and equal for keys and values.
/// </remarks>
public sealed class PagedAttentionShape : IEquatable<PagedAttentionShape>
{
    /// <summary>Largest head dim (CANN PagedAttention, non-MLA).</summary>
    public const int MaxHeadDim = 256;

    /// <summary>Edge of the cube unit's tiles: head dim and block size are multiples of it.</summary>
    public const int CubeEdge = 16;

    private const int BytesPerElement = 2;

    // A context rounded up to whole blocks still fits an int32 tiling word.
    private const int MaxContextTokens = 1 << 30;

    // 2 TiB of 16-bit elements: beyond every device, and far from where 64-bit sizes overflow.
    private const long MaxElements = 1L << 40;

    /// <summary>Creates a shape from per-sequence context lengths.</summary>
    /// <param name="queryHeads">Query heads; a multiple of <paramref name="kvHeads"/>.</param>
    /// <param name="kvHeads">KV heads.</param>
    /// <param name="headDim">Elements of one head: a multiple of 16, at most 256.</param>
    /// <param name="blockSize">Tokens of one cache block: a multiple of 16.</param>
    /// <param name="contextLengths">
    /// Tokens each sequence attends to, at least 1; the length of the span is the batch.
    /// </param>
    /// <param name="dataType">Element type.</param>
    /// <param name="maxBlocks">Block table columns; by default what the longest context needs.</param>
    /// <param name="blockCount">Blocks of each cache; by default batch · max blocks.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number lies outside its range.</exception>
    /// <exception cref="ArgumentException">Numbers contradict each other; the message names both.</exception>
    public PagedAttentionShape(
        int queryHeads,
        int kvHeads,
        int headDim,
        int blockSize,
        ReadOnlySpan<int> contextLengths,
        AttentionDataType dataType = AttentionDataType.Float16,
        int? maxBlocks = null,
        int? blockCount = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(queryHeads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(kvHeads);
        if (queryHeads % kvHeads != 0)
        {
            throw new ArgumentException(
                $"{queryHeads} query heads cannot share {kvHeads} KV heads evenly: query heads must be a multiple of KV " +
                "heads.",
                nameof(queryHeads));
        }

        RequireMultiple(headDim, CubeEdge, MaxHeadDim, nameof(headDim), "head dim");
        RequireMultiple(blockSize, CubeEdge, MaxContextTokens, nameof(blockSize), "block size");
        if (!Enum.IsDefined(dataType))
        {
            throw new ArgumentOutOfRangeException(nameof(dataType), dataType, "The data type is neither fp16 nor bf16.");
        }

        if (contextLengths.IsEmpty)
        {
            throw new ArgumentException(
                "A batch needs at least one sequence; no context length was given.", nameof(contextLengths));
        }

        QueryHeads = queryHeads;
        KvHeads = kvHeads;
        HeadDim = headDim;
        BlockSize = blockSize;
        DataType = dataType;
        ContextLengths = [.. contextLengths];
        for (int i = 0; i < contextLengths.Length; i++)
        {
            if (contextLengths[i] is < 1 or > MaxContextTokens)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(contextLengths),
                    contextLengths[i],
                    $"Sequence {i} has a context of {contextLengths[i]} tokens; 1 to {MaxContextTokens} are supported.");
            }

            MaxContext = Math.Max(MaxContext, contextLengths[i]);
            TotalContext += contextLengths[i];
        }

        MaxBlocks = maxBlocks ?? BlocksFor(MaxContext);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxBlocks, nameof(maxBlocks));
        for (int i = 0; i < contextLengths.Length; i++)
        {
            if (BlocksFor(contextLengths[i]) > MaxBlocks)
            {
                throw new ArgumentException(
                    $"Sequence {i} has a context of {contextLengths[i]} tokens, but {MaxBlocks} blocks of {blockSize} " +
                    $"hold only {(long)MaxBlocks * blockSize}.",
                    nameof(contextLengths));
            }
        }

        long blocks = blockCount ?? (long)Batch * MaxBlocks;
        if (blocks is < 1 or > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                nameof(blockCount), blocks, $"{blocks} cache blocks are outside 1 to {int.MaxValue}.");
        }

        BlockCount = (int)blocks;
        RequireAddressable((Int128)BlockCount * blockSize * kvHeads * headDim, "cache");
        RequireAddressable((Int128)Batch * queryHeads * headDim, "query");
    }

    /// <summary>Sequences in the batch; each has one query token.</summary>
    public int Batch => ContextLengths.Length;

    /// <summary>Query heads.</summary>
    public int QueryHeads { get; }

    /// <summary>KV heads.</summary>
    public int KvHeads { get; }

    /// <summary>Query heads that share one KV head.</summary>
    public int GroupSize => QueryHeads / KvHeads;

    /// <summary>Elements of one head, for keys and values alike.</summary>
    public int HeadDim { get; }

    /// <summary>Tokens of one cache block.</summary>
    public int BlockSize { get; }

    /// <summary>Block table columns.</summary>
    public int MaxBlocks { get; }

    /// <summary>Blocks of the key cache, and of the value cache.</summary>
    public int BlockCount { get; }

    /// <summary>Element type.</summary>
    public AttentionDataType DataType { get; }

    /// <summary>Tokens each sequence attends to.</summary>
    public ImmutableArray<int> ContextLengths { get; }

    /// <summary>Longest context, in tokens.</summary>
    public int MaxContext { get; }

    /// <summary>Sum of all contexts, in tokens.</summary>
    public long TotalContext { get; }

    /// <summary>Softmax scale, 1 / √head_dim.</summary>
    public float Scale => (float)(1.0 / Math.Sqrt(HeadDim));

    /// <summary>Elements of the query tensor, and of the output.</summary>
    public long QueryElements => (long)Batch * QueryHeads * HeadDim;

    /// <summary>Elements of the key cache, and of the value cache.</summary>
    public long CacheElements => (long)BlockCount * BlockSize * KvHeads * HeadDim;

    /// <summary>
    /// Bytes that one run has to move: keys and values of every context plus query and output, workspace not counted (the
    /// rule of pypto-lib issue 622).
    /// </summary>
    public long BytesMoved =>
        (2 * TotalContext * KvHeads * HeadDim * BytesPerElement) + (2 * QueryElements * BytesPerElement);

    /// <summary>
    /// Floating-point operations of one run: two products of 2 · context · head_dim for every sequence and query head.
    /// </summary>
    public long FloatingPointOperations => 4 * TotalContext * QueryHeads * HeadDim;

    /// <summary>
    /// Display name, such as <c>b16_h40_kv8_s4096_bs128_fp16</c>; <c>_d64</c> stands before the block size when the head dim
    /// is not 128, and mixed contexts read <c>s1to4096</c>. Non-default table widths and cache sizes are not part of it.
    /// </summary>
    public string Name => PagedAttentionShapeName.Format(this);

    /// <summary>Creates a shape whose sequences all have the same context.</summary>
    /// <param name="batch">Sequences.</param>
    /// <param name="queryHeads">Query heads; a multiple of <paramref name="kvHeads"/>.</param>
    /// <param name="kvHeads">KV heads.</param>
    /// <param name="context">Tokens that every sequence attends to.</param>
    /// <param name="headDim">Elements of one head: a multiple of 16, at most 256.</param>
    /// <param name="blockSize">Tokens of one cache block: a multiple of 16.</param>
    /// <param name="dataType">Element type.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number lies outside its range.</exception>
    /// <exception cref="ArgumentException">Numbers contradict each other; the message names both.</exception>
    public static PagedAttentionShape Uniform(
        int batch,
        int queryHeads,
        int kvHeads,
        int context,
        int headDim = 128,
        int blockSize = 128,
        AttentionDataType dataType = AttentionDataType.Float16)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        int[] contexts = new int[batch];
        Array.Fill(contexts, context);
        return new PagedAttentionShape(queryHeads, kvHeads, headDim, blockSize, contexts, dataType);
    }

    /// <summary>
    /// Reads a name such as <c>b16_h40_kv8_s4096_bs128_fp16</c>, with an optional <c>_d64</c> before the block size.
    /// </summary>
    /// <exception cref="FormatException">The text is not such a name; the message names the part that is wrong.</exception>
    /// <exception cref="ArgumentException">The name is well formed but its shape is not valid.</exception>
    public static PagedAttentionShape Parse(string name) => PagedAttentionShapeName.Parse(name);

    /// <summary>Blocks that hold a context of <paramref name="tokens"/> tokens.</summary>
    public int BlocksFor(int tokens) => (int)(((long)tokens + BlockSize - 1) / BlockSize);

    /// <inheritdoc/>
    public bool Equals(PagedAttentionShape? other) =>
        other is not null && QueryHeads == other.QueryHeads && KvHeads == other.KvHeads && HeadDim == other.HeadDim
        && BlockSize == other.BlockSize && MaxBlocks == other.MaxBlocks && BlockCount == other.BlockCount
        && DataType == other.DataType && ContextLengths.AsSpan().SequenceEqual(other.ContextLengths.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PagedAttentionShape);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(Batch, QueryHeads, KvHeads, HeadDim, BlockSize, BlockCount, DataType, TotalContext);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static void RequireAddressable(Int128 elements, string tensor)
    {
        if (elements > MaxElements)
        {
            throw new ArgumentException(
                $"The {tensor} tensor would have {elements} elements; at most {MaxElements} are supported.");
        }
    }

    private static void RequireMultiple(int value, int unit, int max, string parameter, string what)
    {
        if (value < unit || value > max || value % unit != 0)
        {
            throw new ArgumentOutOfRangeException(
                parameter, value, $"The {what} must be a multiple of {unit} from {unit} to {max}; {value} is not.");
        }
    }
}
