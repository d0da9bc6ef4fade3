namespace Ascend.Attention;

/// <summary>Sizes of a qwen3 decode step: one new token for each sequence, through every layer.</summary>
/// <param name="Attention">Batch, heads, block size and the contexts, the new token included.</param>
/// <param name="Layers">Layers.</param>
/// <param name="Intermediate">Width of the MLP.</param>
/// <param name="Positions">Rows of the rotary tables.</param>
/// <param name="BlocksPerSequence">Entries of a sequence in the block table; the caches have a page for each.</param>
internal sealed record DecodeShape(PagedAttentionShape Attention, int Layers, int Intermediate, int Positions, int BlocksPerSequence)
{
    /// <summary>Layers that PyPTO's decode program runs.</summary>
    public const int DefaultLayers = 2;

    /// <summary>MLP width to hidden width of qwen3-14B: 17408 to 5120.</summary>
    private const int MlpTimes = 17;

    private const int MlpShare = 5;

    public int Batch => Attention.Batch;

    public int Heads => Attention.QueryHeads;

    public int KvHeads => Attention.KvHeads;

    public int HeadDim => Attention.HeadDim;

    public int Hidden => Heads * HeadDim;

    public int KvHidden => KvHeads * HeadDim;

    public int BlockSize => Attention.BlockSize;

    public int Pages => Batch * BlocksPerSequence;

    /// <summary>Rows of one layer's cache.</summary>
    public int CacheRows => checked(Pages * KvHeads * BlockSize);

    /// <summary>MLP width in the ratio of qwen3-14B.</summary>
    public static int IntermediateOf(int hidden) => hidden * MlpTimes / MlpShare;

    /// <summary>Row of a page's first token for a KV head, in the caches of all layers.</summary>
    public int Row(int layer, int page, int head) => (layer * CacheRows) + (((page * KvHeads) + head) * BlockSize);
}
