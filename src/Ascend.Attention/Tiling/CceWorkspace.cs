namespace Ascend.Attention;

/// <summary>
/// Sizes in bytes of the scratch tensors of the CCE kernel (simpler, spmd_paged_attention_highperf; sizes before the fix of
/// simpler issue 683 let split-KV write out of bounds). They depend on block dim, query heads and head dim only.
/// </summary>
/// <param name="Scores">s_gm: scores, float32.</param>
/// <param name="Probabilities">p_gm: probabilities, 16 bits.</param>
/// <param name="OutputPartial">o_tmp_gm: partial outputs, float32, double-buffered.</param>
/// <param name="OutputRunning">go_gm: running outputs, float32.</param>
/// <param name="OutputPerCore">o_core_tmp_gm: outputs per KV split.</param>
/// <param name="LogSum">l_gm: log-sums per KV split.</param>
/// <param name="Key16">gm_k16: keys in 16 bits.</param>
/// <param name="Value16">gm_v16: values in 16 bits.</param>
public sealed record CceWorkspace(
    long Scores,
    long Probabilities,
    long OutputPartial,
    long OutputRunning,
    long OutputPerCore,
    long LogSum,
    long Key16,
    long Value16)
{
    private const long TileElements = 65536;
    private const long MinBytes = 16;

    /// <summary>All scratch tensors together, in bytes.</summary>
    public long TotalBytes =>
        Scores + Probabilities + OutputPartial + OutputRunning + OutputPerCore + LogSum + Key16 + Value16;

    /// <summary>The largest scratch tensor, in bytes.</summary>
    internal long LargestBytes => Math.Max(Math.Max(OutputPartial, OutputPerCore), Math.Max(LogSum, Key16));

    internal static CceWorkspace For(PagedAttentionShape shape, int blockDim)
    {
        long tiles = blockDim * TileElements;
        long splits = (long)(blockDim * 4 / 5) * shape.QueryHeads * blockDim;
        long cache = Math.Max(MinBytes, 2L * blockDim * 256 * shape.QueryHeads * shape.HeadDim * 2);
        return new CceWorkspace(
            Scores: tiles * 4,
            Probabilities: tiles * 2,
            OutputPartial: tiles * 8,
            OutputRunning: tiles * 4,
            OutputPerCore: Math.Max(MinBytes, splits * shape.HeadDim * 4),
            LogSum: Math.Max(MinBytes, splits * 4),
            Key16: cache,
            Value16: cache);
    }
}
