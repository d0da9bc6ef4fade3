using System.Collections.Immutable;

namespace Ascend.Attention;

/// <summary>
/// Tiling of the CCE paged-attention kernel (simpler, spmd_paged_attention_highperf): the int32 words the kernel reads from
/// its tiling tensor, and what the host derives along with them. Immutable.
/// </summary>
public sealed class CceTiling
{
    /// <summary>Cube cores of the 910B, the kernel's default block dim.</summary>
    public const int DefaultBlockDim = 24;

    /// <summary>Words before the first sequence.</summary>
    public const int HeadWords = 44;

    /// <summary>Words of each sequence.</summary>
    public const int SequenceWords = 17;

    /// <summary>Longest context, in tokens, from which the default mode takes the long-sequence path.</summary>
    public const int LongSequenceThreshold = 4096;

    private CceTiling(
        PagedAttentionShape shape, int blockDim, TilingMode mode, TilingPath path, string reason, CoreSplit split)
    {
        Shape = shape;
        BlockDim = blockDim;
        Mode = mode;
        Path = path;
        Reason = reason;
        EffectiveBlockDim = split.EffectiveBlockDim;
        KvSplitPerCore = split.KvSplitPerCore;
        KvSplitCores = split.KvSplitCores;
        Words = CceTilingWords.Build(shape, split);
        Key = Words[CceTilingWords.KeyIndex];
        Workspace = CceWorkspace.For(shape, blockDim);
    }

    /// <summary>The shape the tiling was made for.</summary>
    public PagedAttentionShape Shape { get; }

    /// <summary>Cube cores offered to the kernel.</summary>
    public int BlockDim { get; }

    /// <summary>The mode asked for.</summary>
    public TilingMode Mode { get; }

    /// <summary>The path taken.</summary>
    public TilingPath Path { get; }

    /// <summary>Why that path was taken, with the numbers that decided.</summary>
    public string Reason { get; }

    /// <summary>
    /// True if the longest context is exactly <see cref="LongSequenceThreshold"/>: one token less makes the default mode
    /// take another path, so figures on both sides of it do not compare.
    /// </summary>
    public bool IsContextAtThreshold => Shape.MaxContext == LongSequenceThreshold;

    /// <summary>
    /// The tiling tensor: <see cref="HeadWords"/> words, then <see cref="SequenceWords"/> for each sequence.
    /// </summary>
    public ImmutableArray<int> Words { get; }

    /// <summary>Tiling key: 1 for bf16, plus 16 for a split context, plus 128 for split blocks.</summary>
    public int Key { get; }

    /// <summary>Blocks to launch, the kernel's scalar 0; at most <see cref="BlockDim"/>.</summary>
    public int EffectiveBlockDim { get; }

    /// <summary>Tokens of context that one core takes.</summary>
    public int KvSplitPerCore { get; }

    /// <summary>Cores that share one context.</summary>
    public int KvSplitCores { get; }

    /// <summary>Sizes of the scratch tensors.</summary>
    public CceWorkspace Workspace { get; }

    /// <summary>Makes the tiling.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="blockDim">Cube cores offered to the kernel, from 1 to <see cref="DefaultBlockDim"/>.</param>
    /// <param name="mode">The split; the default is the kernel's own rule.</param>
    /// <exception cref="ArgumentOutOfRangeException">Block dim or mode is out of range.</exception>
    /// <exception cref="ArgumentException">
    /// The shape needs tiling key 128, 129, 144 or 145 (head dim 256 with blocks of 128 and more). The kernel has no branch
    /// for these and leaves the output untouched (simpler issue 899).
    /// </exception>
    public static CceTiling Create(
        PagedAttentionShape shape, int blockDim = DefaultBlockDim, TilingMode mode = TilingMode.Default)
    {
        CceTiling tiling = CreateUnchecked(shape, blockDim, mode);
        if ((tiling.Key & CceTilingWords.SplitBlockKey) != 0)
        {
            throw new ArgumentException(
                $"{shape.Name} needs tiling key {tiling.Key}, which the CCE kernel never dispatches: it would leave the " +
                $"output untouched. Use a block size below {CceTilingWords.SplitBlockTokens} (it is {shape.BlockSize}) or a " +
                $"head dim below {CceTilingWords.SplitBlockHeadDim}.",
                nameof(shape));
        }

        return tiling;
    }

    /// <summary>Makes the tiling, also for keys that the kernel does not dispatch.</summary>
    internal static CceTiling CreateUnchecked(PagedAttentionShape shape, int blockDim, TilingMode mode)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (blockDim is < 1 or > DefaultBlockDim)
        {
            throw new ArgumentOutOfRangeException(
                nameof(blockDim),
                blockDim,
                $"The block dim must lie between 1 and {DefaultBlockDim}, the cube cores of the 910B; it is {blockDim}.");
        }

        (TilingPath path, string reason) = Choose(shape, blockDim, mode);
        CoreSplit split = path == TilingPath.BatchHead
            ? CoreSplit.BatchHead(shape, blockDim)
            : CoreSplit.SplitKv(shape, blockDim, overAllCores: path == TilingPath.LongSequence);
        return new CceTiling(shape, blockDim, mode, path, reason, split);
    }

    /// <summary>Path, reason, key and block dim on one line.</summary>
    public override string ToString() => $"{Path} (key {Key}, block dim {EffectiveBlockDim}): {Reason}";

    private static (TilingPath Path, string Reason) Choose(PagedAttentionShape shape, int blockDim, TilingMode mode)
    {
        switch (mode)
        {
            case TilingMode.BatchHead:
                return (TilingPath.BatchHead, "asked for");
            case TilingMode.LongSequence:
                return (TilingPath.LongSequence, "asked for");
            case TilingMode.Default:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(mode), mode, "Unknown tiling mode.");
        }

        if (shape.MaxContext >= LongSequenceThreshold)
        {
            return (TilingPath.LongSequence, $"longest context {shape.MaxContext} >= {LongSequenceThreshold}");
        }

        long rows = (long)shape.Batch * shape.QueryHeads;
        string comparison = $"batch · heads {rows} {(5 * rows >= 4L * blockDim ? ">=" : "<")} 0.8 · block dim {blockDim}";
        string reason = $"longest context {shape.MaxContext} < {LongSequenceThreshold}, {comparison}";
        return (5 * rows >= 4L * blockDim ? TilingPath.BatchHead : TilingPath.SplitKv, reason);
    }
}
