using System.Collections.Immutable;

namespace Ascend.Attention;

/// <summary>Shapes that the published measurements and upstream's own cases use.</summary>
public static class PagedAttentionShapes
{
    /// <summary>
    /// The shape of pypto-lib issue 622: batch 16, 40 query heads on 8 KV heads, context 4096, fp16
    /// (<c>b16_h40_kv8_s4096_bs128_fp16</c>). 268.8 MB moved and 1.34 GFLOP per run.
    /// </summary>
    public static PagedAttentionShape Issue622 { get; } = PagedAttentionShape.Uniform(16, 40, 8, 4096);

    /// <summary>The bf16 form of <see cref="Issue622"/>, in which the pypto decode layer runs.</summary>
    public static PagedAttentionShape Issue622BFloat16 { get; } =
        PagedAttentionShape.Uniform(16, 40, 8, 4096, dataType: AttentionDataType.BFloat16);

    /// <summary>
    /// <see cref="Issue622"/>, its bf16 form, upstream's cases of the CCE kernel (simpler, spmd_paged_attention_highperf)
    /// and the large one of simpler issue 683.
    /// </summary>
    public static ImmutableArray<PagedAttentionShape> All { get; } =
    [
        Issue622,
        Issue622BFloat16,
        PagedAttentionShape.Uniform(1, 32, 8, 128),
        PagedAttentionShape.Uniform(1, 32, 8, 4096),
        PagedAttentionShape.Uniform(1, 32, 8, 6144),
        PagedAttentionShape.Uniform(1, 32, 8, 8192),
        PagedAttentionShape.Uniform(1, 32, 8, 16384),
        PagedAttentionShape.Uniform(4, 32, 8, 512),
        PagedAttentionShape.Uniform(2, 32, 8, 4096),
        PagedAttentionShape.Uniform(2, 32, 8, 8192),
        PagedAttentionShape.Uniform(256, 16, 1, 8192),
    ];
}
