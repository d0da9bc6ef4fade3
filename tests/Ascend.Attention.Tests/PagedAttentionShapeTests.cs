namespace Ascend.Attention.Tests;

public class PagedAttentionShapeTests
{
    [Fact]
    public void Report_shape_gives_the_published_bytes_and_operations()
    {
        PagedAttentionShape shape = PagedAttentionShapes.Issue622;

        Assert.Equal("b16_h40_kv8_s4096_bs128_fp16", shape.Name);
        Assert.Equal((2L * 128 << 20) + (2 * 160 << 10), shape.BytesMoved);
        Assert.Equal(1_342_177_280, shape.FloatingPointOperations);
        Assert.Equal(512, shape.BlockCount);
        Assert.Equal(5, shape.GroupSize);
    }

    [Fact]
    public void Bytes_and_operations_follow_each_sequences_context()
    {
        PagedAttentionShape shape = new(4, 2, 64, 16, [1, 40]);

        Assert.Equal((2 * 41 * 2 * 64 * 2) + (2 * 2 * 4 * 64 * 2), shape.BytesMoved);
        Assert.Equal(4 * 41 * 4 * 64, shape.FloatingPointOperations);
    }

    [Theory]
    [InlineData("b16_h40_kv8_s4096_bs128_fp16")]
    [InlineData("b7_h64_kv8_s2176_bs32_bf16")]
    [InlineData("b5_h16_kv4_s100_d64_bs16_fp16")]
    public void Names_round_trip(string name) => Assert.Equal(name, PagedAttentionShape.Parse(name).Name);

    [Fact]
    public void Named_shapes_parse_to_themselves() =>
        Assert.All(PagedAttentionShapes.All, shape => Assert.Equal(shape, PagedAttentionShape.Parse(shape.Name)));

    [Theory]
    [InlineData("b16_h40_kv8_s4k_bs128_fp16", "'s4k'")]
    [InlineData("b16_h40_kv8_s4096_bs128_fp32", "'fp32'")]
    [InlineData("b16_h40_s4096_bs128_fp16", "5 parts")]
    [InlineData("b16_h-40_kv8_s4096_bs128_fp16", "'h-40'")]
    [InlineData("b16_h40_kv8_s4096_64_bs128_fp16", "'64'")]
    [InlineData("b2_h40_kv8_s1to4096_bs128_fp16", "'s1to4096'")]
    [InlineData("b99999999999_h40_kv8_s1_bs128_fp16", "'b99999999999'")]
    public void Malformed_names_are_refused_with_the_wrong_part(string name, string part)
    {
        FormatException error = Assert.Throws<FormatException>(() => PagedAttentionShape.Parse(name));

        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Contains("b16_h40_kv8_s4096_bs128_fp16", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("b1_h40_kv6_s1_bs128_fp16", "40 query heads cannot share 6 KV heads")]
    [InlineData("b0_h40_kv8_s1_bs128_fp16", "batch")]
    [InlineData("b1_h0_kv8_s1_bs128_fp16", "queryHeads")]
    [InlineData("b1_h8_kv0_s1_bs128_fp16", "kvHeads")]
    [InlineData("b1_h8_kv8_s0_bs128_fp16", "context of 0 tokens")]
    [InlineData("b1_h8_kv8_s1_d100_bs128_fp16", "100 is not")]
    [InlineData("b1_h8_kv8_s1_d272_bs128_fp16", "272 is not")]
    [InlineData("b1_h8_kv8_s1_d0_bs128_fp16", "0 is not")]
    [InlineData("b1_h8_kv8_s1_bs100_fp16", "100 is not")]
    [InlineData("b1_h8_kv8_s1_bs0_fp16", "0 is not")]
    [InlineData("b2000000_h8_kv8_s1000000_bs128_fp16", "cache blocks are outside")]
    [InlineData("b16_h4096_kv4096_s1000000_bs128_fp16", "elements")]
    public void Invalid_shapes_are_refused_with_the_offending_value(string name, string text)
    {
        ArgumentException error = Assert.ThrowsAny<ArgumentException>(() => PagedAttentionShape.Parse(name));

        Assert.Contains(text, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Context_longer_than_the_cache_is_refused()
    {
        ArgumentException error =
            Assert.Throws<ArgumentException>(() => new PagedAttentionShape(8, 8, 128, 128, [128, 257], maxBlocks: 2));

        Assert.Contains("Sequence 1 has a context of 257 tokens", error.Message, StringComparison.Ordinal);
        Assert.Contains("hold only 256", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_batch_unknown_type_and_empty_cache_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new PagedAttentionShape(8, 8, 128, 128, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PagedAttentionShape(8, 8, 128, 128, [1], (AttentionDataType)7));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PagedAttentionShape(8, 8, 128, 128, [1], blockCount: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PagedAttentionShape(8, 8, 128, 128, [1], maxBlocks: 0));
    }

    [Fact]
    public void Equality_covers_every_part()
    {
        PagedAttentionShape shape = new(8, 4, 64, 16, [10, 20], AttentionDataType.Float16, 3, 9);
        PagedAttentionShape[] others =
        [
            new(16, 4, 64, 16, [10, 20], AttentionDataType.Float16, 3, 9),
            new(8, 8, 64, 16, [10, 20], AttentionDataType.Float16, 3, 9),
            new(8, 4, 128, 16, [10, 20], AttentionDataType.Float16, 3, 9),
            new(8, 4, 64, 32, [10, 20], AttentionDataType.Float16, 3, 9),
            new(8, 4, 64, 16, [20, 10], AttentionDataType.Float16, 3, 9),
            new(8, 4, 64, 16, [10, 20], AttentionDataType.BFloat16, 3, 9),
            new(8, 4, 64, 16, [10, 20], AttentionDataType.Float16, 2, 9),
            new(8, 4, 64, 16, [10, 20], AttentionDataType.Float16, 3, 8),
        ];

        PagedAttentionShape same = new(8, 4, 64, 16, [10, 20], AttentionDataType.Float16, 3, 9);
        Assert.Equal(shape, same);
        Assert.Equal(shape.GetHashCode(), same.GetHashCode());
        Assert.All(others, other => Assert.NotEqual(shape, other));
    }
}
