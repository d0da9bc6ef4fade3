namespace Ascend.Attention;

/// <summary>
/// An element passes when |actual − expected| ≤ <see cref="Absolute"/> + <see cref="Relative"/> · |expected|.
/// </summary>
/// <param name="Relative">Relative tolerance.</param>
/// <param name="Absolute">Absolute tolerance.</param>
public sealed record GoldenTolerance(double Relative, double Absolute)
{
    /// <summary>fp16: 5e-3 and 2e-2, those of the CCE kernel's own test (simpler, spmd_paged_attention_highperf).</summary>
    public static GoldenTolerance Float16 { get; } = new(5e-3, 2e-2);

    /// <summary>
    /// bf16: 1.6e-2, two units in the last place of its 8-bit significand (one for a rounding that falls the other way, one
    /// for probabilities rounded to bf16; also the default of torch.testing), and 2e-2 as for fp16.
    /// </summary>
    public static GoldenTolerance BFloat16 { get; } = new(1.6e-2, 2e-2);

    /// <summary>The tolerance for a data type.</summary>
    public static GoldenTolerance For(AttentionDataType type) => type == AttentionDataType.Float16 ? Float16 : BFloat16;
}
