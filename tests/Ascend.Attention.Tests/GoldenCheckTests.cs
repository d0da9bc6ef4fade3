using System.Collections.Immutable;

namespace Ascend.Attention.Tests;

public class GoldenCheckTests
{
    private static readonly PagedAttentionShape s_shape = new(8, 2, 32, 16, [40, 64]);

    [Fact]
    public void The_reference_passes_its_own_check()
    {
        PagedAttentionData data = new PagedAttentionProblem(s_shape).CreateData();

        GoldenResult result = GoldenCheck.Run(data, AttentionReference.Compute(data));

        Assert.True(result.Passed);
        Assert.Equal(512, result.Elements);
        Assert.Equal(0, result.MaxAbsoluteError);
        Assert.StartsWith("golden passed: 512 elements", result.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AttentionDataType.Float16, 1.0f, 1.0249f, true)] // 2e-2 + 5e-3 · 1
    [InlineData(AttentionDataType.Float16, 1.0f, 1.0259f, false)]
    [InlineData(AttentionDataType.Float16, -1.0f, -0.9751f, true)]
    [InlineData(AttentionDataType.Float16, -1.0f, -0.9741f, false)]
    [InlineData(AttentionDataType.BFloat16, 1.0f, 1.03125f, true)] // 2e-2 + 1.6e-2 · 1
    [InlineData(AttentionDataType.BFloat16, 1.0f, 1.0390625f, false)]
    [InlineData(AttentionDataType.Float16, float.PositiveInfinity, float.PositiveInfinity, false)]
    [InlineData(AttentionDataType.Float16, float.NaN, float.NaN, false)]
    [InlineData(AttentionDataType.Float16, float.NaN, 1.0f, false)]
    [InlineData(AttentionDataType.Float16, 1.0f, float.NaN, false)]
    [InlineData(AttentionDataType.Float16, 1.0f, float.NegativeInfinity, false)]
    public void Tolerance_is_absolute_plus_relative_and_only_finite_values_pass(
        AttentionDataType type, float expected, float actual, bool passes)
    {
        PagedAttentionShape shape = new(1, 1, 16, 16, [1], type);
        ushort[] reference = new ushort[16];
        ushort[] output = new ushort[16];
        reference[5] = ElementConverter.Narrow(expected, type);
        output[5] = ElementConverter.Narrow(actual, type);

        GoldenResult result = GoldenCheck.Compare(shape, reference, output);

        Assert.Equal(passes, result.Passed);
        Assert.Equal(passes ? 0 : 1, result.Mismatches);
        Assert.Equal(float.IsFinite(actual) ? 0 : 1, result.NonFinite);
        Assert.Equal(5, result.Worst.Dim);
    }

    [Fact]
    public void Worst_element_is_named_by_its_indices_and_both_values()
    {
        ushort[] reference = new ushort[512];
        ushort[] output = new ushort[512];
        output[(((1 * 8) + 3) * 32) + 7] = BitConverter.HalfToUInt16Bits((Half)2);
        output[12] = BitConverter.HalfToUInt16Bits((Half)1);

        GoldenResult result = GoldenCheck.Compare(s_shape, reference, output);

        Assert.Equal(new GoldenElement(1, 3, 7, 0, 2), result.Worst);
        Assert.Equal(2, result.Mismatches);
        Assert.Equal(2, result.MaxAbsoluteError);
        Assert.Contains("2 of 512", result.ToString(), StringComparison.Ordinal);
        Assert.Contains("[1, 3, 7] expected 0, got 2", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_untouched_output_is_called_that()
    {
        PagedAttentionData data = new PagedAttentionProblem(s_shape).CreateData();

        GoldenResult result = GoldenCheck.Run(data, data.CreateOutput());

        Assert.False(result.Passed);
        Assert.Equal(512, result.Unwritten);
        Assert.Equal(512, result.NonFinite);
        Assert.Contains("never written", result.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("b2_h40_kv8_s4096_bs128_fp16")]
    [InlineData("b2_h40_kv8_s4096_bs128_bf16")]
    public void Zeros_fail_even_at_a_long_context(string name)
    {
        PagedAttentionData data = new PagedAttentionProblem(PagedAttentionShape.Parse(name)).CreateData();

        GoldenResult result = GoldenCheck.Run(data, new ushort[data.Shape.QueryElements]);

        Assert.True(result.Mismatches > result.Elements / 2, result.ToString());
    }

    [Theory]
    [InlineData(4096, -1)]
    [InlineData(4096, 1)]
    [InlineData(4000, -1)]
    [InlineData(4000, 1)]
    [InlineData(129, 1)]
    public void A_context_that_is_off_by_one_token_fails(int context, int error)
    {
        PagedAttentionShape shape = new(10, 2, 128, 128, [context, context], maxBlocks: 33);
        PagedAttentionShape wrong = new(10, 2, 128, 128, [context, context + error], maxBlocks: 33);
        PagedAttentionProblem problem = new(shape, seed: 5);
        PagedAttentionData data = problem.CreateData();

        ushort[] output = AttentionReference.Compute(data.With(new PagedAttentionProblem(wrong, 5, problem.BlockTable)));

        Assert.False(GoldenCheck.Run(data, output).Passed);
    }

    [Fact]
    public void One_wrong_block_fails()
    {
        PagedAttentionProblem problem = new(PagedAttentionShape.Uniform(2, 40, 8, 4096), seed: 5);
        PagedAttentionData data = problem.CreateData();
        ImmutableArray<int> table = problem.BlockTable;
        ImmutableArray<int> wrong = table.SetItem(9, table[40]);

        ushort[] output = AttentionReference.Compute(data.With(new PagedAttentionProblem(problem.Shape, 5, wrong)));

        Assert.False(GoldenCheck.Run(data, output).Passed);
    }

    [Fact]
    public void Wrong_sizes_are_refused()
    {
        PagedAttentionData data = new PagedAttentionProblem(s_shape).CreateData();

        ArgumentException error = Assert.Throws<ArgumentException>(() => GoldenCheck.Run(data, new ushort[511]));
        Assert.Contains("511", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => GoldenCheck.Compare(s_shape, new ushort[513], new ushort[512]));
    }
}
