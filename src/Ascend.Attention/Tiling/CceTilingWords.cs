using System.Collections.Immutable;

namespace Ascend.Attention;

/// <summary>Lays out the words of the CCE tiling tensor (simpler, spmd_paged_attention_highperf, 2026-08-22).</summary>
internal static class CceTilingWords
{
    public const int KeyIndex = 16;

    public const int BFloat16Key = 1;
    public const int SplitContextKey = 16;
    public const int SplitBlockKey = 128;

    /// <summary>
    /// Blocks of at least this many tokens are split when the head dim is <see cref="SplitBlockHeadDim"/>.
    /// </summary>
    public const int SplitBlockTokens = 128;

    public const int SplitBlockHeadDim = 256;

    private const int TileElements = 128 * 128;

    // Query rows of a tile: the kernel's formula gives one cube edge for every block size and head dim when there is one
    // query token.
    private const int RowTile = PagedAttentionShape.CubeEdge;

    private const int MaxGroupMoveForWideValue = 64;
    private const int NarrowHeadDim = 128;

    public static ImmutableArray<int> Build(PagedAttentionShape shape, CoreSplit split)
    {
        int[] words = new int[checked(CceTiling.HeadWords + (shape.Batch * CceTiling.SequenceWords))];
        WriteHead(words, shape, split);

        int[] order = SortByContext(shape);
        long queryStride = (long)shape.QueryHeads * shape.HeadDim;
        long logSumStride = (long)split.KvSplitCores * shape.QueryHeads;
        for (int i = 0; i < shape.Batch; i++)
        {
            Span<int> sequence = words.AsSpan(CceTiling.HeadWords + (i * CceTiling.SequenceWords), CceTiling.SequenceWords);
            sequence[0] = 1; // query tokens
            sequence[1] = shape.ContextLengths[i];
            sequence[2] = RowTile;
            sequence[3] = shape.BlockSize;
            WriteOffset(sequence, 4, i * queryStride);
            WriteOffset(sequence, 6, i * queryStride);
            sequence[8] = i;
            WriteOffset(sequence, 11, i * logSumStride);
            sequence[13] = order[i];
            WriteOffset(sequence, 15, i * queryStride);
        }

        return [.. words];
    }

    private static void WriteHead(Span<int> words, PagedAttentionShape shape, CoreSplit split)
    {
        int headDim = shape.HeadDim;
        bool splitBlock = shape.BlockSize >= SplitBlockTokens && headDim == SplitBlockHeadDim;
        int formerMove = CoreSplit.GroupMove(shape, split.FormerHeadSplit);
        int tailMove = CoreSplit.GroupMove(shape, split.TailHeadSplit);

        words[0] = shape.Batch;
        words[1] = shape.QueryHeads;
        words[2] = headDim;
        words[3] = shape.BlockCount;
        words[4] = shape.BlockSize;
        words[5] = shape.MaxBlocks;
        words[6] = BitConverter.SingleToInt32Bits(shape.Scale);
        words[7] = shape.KvHeads;
        words[8] = split.FormerBatch;
        words[9] = split.FormerHeadSplit;
        words[10] = split.TailBatch;
        words[11] = split.TailHeadSplit;
        words[12] = headDim <= NarrowHeadDim && shape.KvHeads == shape.QueryHeads ? 2 : 1; // heads moved at once
        words[KeyIndex] = (splitBlock ? SplitBlockKey : 0) + (split.KvSplitCores > 1 ? SplitContextKey : 0)
            + (shape.DataType == AttentionDataType.BFloat16 ? BFloat16Key : 0);
        words[17] = CceTiling.HeadWords;
        words[18] = CceTiling.SequenceWords;
        words[19] = shape.GroupSize;
        words[20] = formerMove;
        words[21] = tailMove;
        words[22] = shape.MaxContext;
        words[23] = split.KvSplitPerCore;
        words[24] = split.KvSplitCores;
        words[25] = CalculatedBlockSize(shape, splitBlock);
        words[28] = shape.Batch;
        words[29] = headDim; // of values
        words[30] = -1;
        words[31] = 1;
        words[32] = shape.QueryHeads;
        words[38] = headDim; // of keys, per pass
        words[39] = headDim; // of values, per pass
        words[40] = ValuePass(headDim, formerMove);
        words[41] = ValuePass(headDim, tailMove);
    }

    private static int CalculatedBlockSize(PagedAttentionShape shape, bool splitBlock)
    {
        if (splitBlock)
        {
            return SplitBlockTokens;
        }

        bool pair = shape.BlockSize <= 64 && 2L * shape.BlockSize * shape.HeadDim <= TileElements;
        return pair ? 2 * shape.BlockSize : shape.BlockSize;
    }

    private static int ValuePass(int headDim, int groupMove) =>
        groupMove <= MaxGroupMoveForWideValue ? headDim : Math.Min(headDim, NarrowHeadDim);

    // Sequence indices in a stable sort by context.
    private static int[] SortByContext(PagedAttentionShape shape) =>
        [.. Enumerable.Range(0, shape.Batch).OrderBy(i => shape.ContextLengths[i])];

    private static void WriteOffset(Span<int> words, int index, long elements)
    {
        words[index] = (int)(elements >> 32);
        words[index + 1] = unchecked((int)elements);
    }
}
