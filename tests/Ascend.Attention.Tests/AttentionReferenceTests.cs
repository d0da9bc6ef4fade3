namespace Ascend.Attention.Tests;

public class AttentionReferenceTests
{
    public static TheoryData<string> Shapes() =>
    [
        "b1_h1_kv1_s1_d16_bs16_fp16", // smallest of everything
        "b2_h5_kv1_s33_d16_bs16_fp16", // odd group, row narrower than the kernels take at once
        "b1_h6_kv2_s100_d48_bs32_bf16", // head dim and context that are no multiples of what the kernels take
        "b3_h8_kv8_s127_d80_bs48_fp16", // no sharing of KV heads, tiles that do not fill a block
        "b2_h40_kv8_s300_bs128_fp16", // the report's heads
        "b2_h40_kv8_s300_bs128_bf16",
        "b1_h16_kv1_s1500_d64_bs16_fp16", // several parts
        "b1_h4_kv2_s2600_d256_bs256_bf16", // parts of few large blocks
        "b1_h2_kv1_s4097_d32_bs2048_fp16", // blocks longer than a part
    ];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Agrees_with_the_definition_in_double_precision_to_a_rounding(string name)
    {
        PagedAttentionShape shape = PagedAttentionShape.Parse(name);
        PagedAttentionData data = new PagedAttentionProblem(shape, seed: 11).CreateData();

        AssertRounded(NaiveAttention.Compute(data), AttentionReference.Compute(data), shape.DataType);
    }

    [Fact]
    public void Mixed_contexts_and_shared_blocks_agree_with_the_definition()
    {
        PagedAttentionShape shape = new(6, 3, 64, 16, [1, 47, 48, 33, 16], maxBlocks: 4, blockCount: 7);
        int[] table = [0, 0, 0, 0, /**/ 3, 5, 1, 0, /**/ 3, 5, 6, 2, /**/ 6, 4, 2, 2, /**/ 1, 1, 1, 1];
        PagedAttentionData data = new PagedAttentionProblem(shape, 3, [.. table]).CreateData();

        AssertRounded(NaiveAttention.Compute(data), AttentionReference.Compute(data), shape.DataType);
    }

    [Fact]
    public void Result_does_not_depend_on_the_number_of_threads()
    {
        PagedAttentionShape shape = PagedAttentionShape.Uniform(3, 10, 2, 3000, headDim: 64);
        PagedAttentionData data = new PagedAttentionProblem(shape).CreateData();

        Assert.Equal(AttentionReference.Compute(data, maxThreads: 1), AttentionReference.Compute(data, maxThreads: 7));
    }

    [Fact]
    public void Extreme_values_neither_overflow_nor_vanish()
    {
        PagedAttentionShape shape = PagedAttentionShape.Uniform(1, 2, 1, 40, headDim: 16, blockSize: 16);
        PagedAttentionData data = new PagedAttentionProblem(shape).CreateData();
        data.Query.Span.Fill(Bits(60000));
        data.KeyCache.Span.Fill(Bits(-60000)); // scores of -1.4e10: all weights would vanish without the running maximum
        data.ValueCache.Span.Fill(Bits(6e-8f)); // the smallest subnormal

        Assert.All(AttentionReference.Compute(data), bits => Assert.Equal(Bits(6e-8f), bits));

        static ushort Bits(float value) => BitConverter.HalfToUInt16Bits((Half)value);
    }

    [Fact]
    public void A_nan_in_a_context_reaches_exactly_its_query_heads()
    {
        PagedAttentionShape shape = PagedAttentionShape.Uniform(2, 4, 2, 50, headDim: 16, blockSize: 16);
        PagedAttentionData data = new PagedAttentionProblem(shape).CreateData();
        int block = data.Problem.BlockTable[shape.MaxBlocks]; // first of sequence 1
        data.KeyCache.Span[((block * 16 * 2) + 1) * 16] = PagedAttentionData.UnwrittenBits; // token 0, KV head 1

        ushort[] output = AttentionReference.Compute(data);

        for (int row = 0; row < 8; row++)
        {
            bool touched = row is 6 or 7; // sequence 1, query heads 2 and 3
            Assert.All(
                output[(row * 16)..((row + 1) * 16)],
                bits => Assert.Equal(touched, Half.IsNaN(BitConverter.UInt16BitsToHalf(bits))));
        }
    }

    [Fact]
    public void Cancellation_and_a_thread_count_of_zero_are_honoured()
    {
        PagedAttentionShape shape = PagedAttentionShape.Uniform(1, 1, 1, 16, headDim: 16, blockSize: 16);
        PagedAttentionData data = new PagedAttentionProblem(shape).CreateData();
        CancellationToken cancelled = new(true);

        Assert.Throws<OperationCanceledException>(() => AttentionReference.Compute(data, cancellationToken: cancelled));
        Assert.Throws<ArgumentOutOfRangeException>(() => AttentionReference.Compute(data, maxThreads: 0));
    }

    // Half a unit in the last place of the type, plus what float32 sums lose.
    private static void AssertRounded(double[] expected, ushort[] actual, AttentionDataType type)
    {
        double halfUnit = type == AttentionDataType.Float16 ? 1.0 / 2048 : 1.0 / 256;
        for (int i = 0; i < expected.Length; i++)
        {
            double error = Math.Abs(expected[i] - ElementConverter.Widen(actual[i], type));
            double limit = (Math.Abs(expected[i]) * halfUnit) + 1e-5;
            Assert.True(error <= limit, $"element {i}: expected {expected[i]}, error {error}");
        }
    }
}
