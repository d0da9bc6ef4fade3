namespace Ascend.Attention;

/// <summary>How batches, heads and context fall to cores: the part of the tiling that differs between paths.</summary>
internal sealed record CoreSplit(
    int EffectiveBlockDim,
    int FormerBatch,
    int FormerHeadSplit,
    int TailBatch,
    int TailHeadSplit,
    int KvSplitPerCore,
    int KvSplitCores)
{
    private const int MaxHeadSplit = 32;

    // Batch and head count for which the kernel takes a fixed head split.
    private const int SpecialBatch = 16;
    private const int SpecialHeads = 32;
    private const int SpecialHeadSplit = 8;

    // A remainder of at least this many blocks is not worth re-splitting.
    private const int MaxTailBlocks = 16;

    public static CoreSplit BatchHead(PagedAttentionShape shape, int blockDim)
    {
        int heads = shape.QueryHeads;
        int headSplit = shape.Batch == SpecialBatch && heads == SpecialHeads
            ? SpecialHeadSplit
            : HeadSplit(heads, CeilDiv(blockDim, shape.Batch));
        int loops = CeilDiv(heads, headSplit);
        long blocks = (long)loops * shape.Batch;

        int formerBatch = shape.Batch;
        int tailBatch = 0;
        int tailHeadSplit = 0;
        if (blocks > blockDim)
        {
            int wholeWaves = (int)(blocks / blockDim * blockDim / loops);
            int remainder = shape.Batch - wholeWaves;
            bool anyHeadBoundary = shape.KvHeads == heads || shape.KvHeads == 1;
            if (remainder > 0 && (long)remainder * loops < MaxTailBlocks && (anyHeadBoundary || remainder <= blockDim / 2))
            {
                formerBatch = wholeWaves;
                tailBatch = remainder;
                tailHeadSplit = HeadSplit(heads, CeilDiv(blockDim, remainder));
            }
        }

        return new CoreSplit(
            EffectiveBlockDim: (int)Math.Min(blockDim, blocks),
            formerBatch,
            headSplit,
            tailBatch,
            tailHeadSplit,
            KvSplitPerCore: shape.BlocksFor(shape.MaxContext) * shape.BlockSize,
            KvSplitCores: 1);
    }

    public static CoreSplit SplitKv(PagedAttentionShape shape, int blockDim, bool overAllCores)
    {
        int contextBlocks = shape.BlocksFor(shape.MaxContext);
        int blocksPerCore = CeilDiv(contextBlocks, overAllCores ? blockDim : CeilDiv(blockDim, shape.Batch));
        int kvSplitCores = CeilDiv(contextBlocks, blocksPerCore);
        long splits = (long)shape.Batch * kvSplitCores;
        int coresPerSplit = splits < blockDim ? CeilDiv(blockDim, (int)splits) : 1;
        int headSplit = HeadSplit(shape.QueryHeads, coresPerSplit);
        return new CoreSplit(
            EffectiveBlockDim: (int)Math.Min(blockDim, CeilDiv(shape.QueryHeads, headSplit) * splits),
            FormerBatch: shape.Batch,
            headSplit,
            TailBatch: 0,
            TailHeadSplit: 0,
            KvSplitPerCore: blocksPerCore * shape.BlockSize,
            kvSplitCores);
    }

    /// <summary>Query heads that are moved together: a whole KV group where the head split allows it.</summary>
    public static int GroupMove(PagedAttentionShape shape, int headSplit)
    {
        int group = shape.GroupSize;
        if (headSplit == 0)
        {
            return 1;
        }

        if (headSplit % group == 0)
        {
            return group;
        }

        return headSplit < group && (shape.KvHeads == 1 || group % headSplit == 0) ? headSplit : 1;
    }

    private static int HeadSplit(int heads, int cores) => Math.Min(CeilDiv(heads, cores), MaxHeadSplit);

    private static int CeilDiv(int value, int divisor) => (int)(((long)value + divisor - 1) / divisor);
}
