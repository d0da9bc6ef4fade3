using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Ascend.Attention.Tests;

public class PagedAttentionProblemTests
{
    private static readonly PagedAttentionShape s_shape = new(8, 2, 64, 32, [70, 33, 1, 96], maxBlocks: 4);

    [Fact]
    public void Block_table_is_a_permutation_that_depends_on_the_seed()
    {
        PagedAttentionProblem problem = new(s_shape, seed: 1);

        Assert.Equal(Enumerable.Range(0, 16), problem.BlockTable.Order());
        Assert.NotEqual(Enumerable.Range(0, 16), problem.BlockTable);
        Assert.Equal(problem.BlockTable.AsEnumerable(), new PagedAttentionProblem(s_shape, seed: 1).BlockTable);
        Assert.NotEqual(problem.BlockTable.AsEnumerable(), new PagedAttentionProblem(s_shape, seed: 2).BlockTable);
    }

    [Fact]
    public void Cache_larger_than_the_table_is_used_all_over()
    {
        PagedAttentionProblem problem = new(new PagedAttentionShape(8, 2, 64, 32, [70, 33], blockCount: 1000), seed: 1);

        Assert.Equal(6, problem.BlockTable.Distinct().Count());
        Assert.Contains(problem.BlockTable, block => block >= 500);
    }

    [Fact]
    public void Cache_smaller_than_the_table_needs_an_explicit_table()
    {
        PagedAttentionShape shape = new(8, 2, 64, 32, [64, 64], blockCount: 3);

        ArgumentException error = Assert.Throws<ArgumentException>(() => new PagedAttentionProblem(shape));
        Assert.Contains("4 entries", error.Message, StringComparison.Ordinal);
        Assert.Contains("3 blocks", error.Message, StringComparison.Ordinal);

        PagedAttentionProblem shared = new(shape, 0, [0, 1, 0, 2]);
        Assert.Equal([0, 1, 0, 2], shared.BlockTable.AsEnumerable());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(16)]
    public void Table_entry_out_of_range_is_refused_with_its_place(int entry)
    {
        ImmutableArray<int> table = new PagedAttentionProblem(s_shape).BlockTable.SetItem(6, entry);

        ArgumentOutOfRangeException error =
            Assert.Throws<ArgumentOutOfRangeException>(() => new PagedAttentionProblem(s_shape, 0, table));

        Assert.Contains($"[1, 2] is {entry}", error.Message, StringComparison.Ordinal);
        Assert.Equal(entry, error.ActualValue);
    }

    [Fact]
    public void Table_of_wrong_length_is_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new PagedAttentionProblem(s_shape, 0, [0, 1, 2]));
        Assert.Contains("3 entries", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new PagedAttentionProblem(s_shape, 0, default));
    }

    [Fact]
    public void Equal_problems_are_equal_and_different_ones_are_not()
    {
        PagedAttentionProblem problem = new(s_shape, 5);
        ImmutableArray<int> other = problem.BlockTable.SetItem(0, problem.BlockTable[1]);

        Assert.Equal(problem, new PagedAttentionProblem(s_shape, 5));
        Assert.Equal(problem.GetHashCode(), new PagedAttentionProblem(s_shape, 5).GetHashCode());
        Assert.NotEqual(problem, new PagedAttentionProblem(s_shape, 6, problem.BlockTable));
        Assert.NotEqual(problem, new PagedAttentionProblem(s_shape, 5, other));
    }

    [Theory]
    [InlineData(AttentionDataType.Float16)]
    [InlineData(AttentionDataType.BFloat16)]
    public void Data_does_not_depend_on_the_number_of_threads(AttentionDataType type)
    {
        PagedAttentionProblem problem = new(new PagedAttentionShape(8, 4, 80, 48, [500, 211, 1000], type), seed: 3);

        PagedAttentionData one = problem.CreateData(maxThreads: 1);
        PagedAttentionData many = problem.CreateData(maxThreads: 8);

        Assert.True(one.Query.Span.SequenceEqual(many.Query.Span));
        Assert.True(one.KeyCache.Span.SequenceEqual(many.KeyCache.Span));
        Assert.True(one.ValueCache.Span.SequenceEqual(many.ValueCache.Span));
    }

    [Fact]
    public void Data_is_the_same_on_every_machine_and_version()
    {
        PagedAttentionData data = new PagedAttentionProblem(s_shape, seed: 42).CreateData();

        Assert.Equal(
            ("F65009CB", "26C3E370", "14CF4D29"), (Digest(data.Query), Digest(data.KeyCache), Digest(data.ValueCache)));
    }

    [Theory]
    [InlineData(AttentionDataType.Float16)]
    [InlineData(AttentionDataType.BFloat16)]
    public void Elements_have_the_documented_spread(AttentionDataType type)
    {
        PagedAttentionShape shape = PagedAttentionShape.Uniform(2, 32, 8, 512, dataType: type);
        PagedAttentionData data = new PagedAttentionProblem(shape, seed: 7).CreateData();

        float[] query = Floats(data.Query.Span, type);
        float[] value = Floats(data.ValueCache.Span, type);
        Assert.InRange(query.Min(MathF.Abs), 0.5f, 0.51f);
        Assert.InRange(query.Max(MathF.Abs), 7.9f, 7.9999f);
        Assert.InRange(value.Min(MathF.Abs), 0.125f, 0.126f);
        Assert.InRange(value.Max(MathF.Abs), 1.98f, 1.9999f);
        Assert.InRange(value.Average(), -0.01f, 0.01f);
        Assert.InRange(value.Average(v => v * v), 0.765f, 0.785f);
    }

    [Fact]
    public void Different_seeds_and_tensors_give_different_elements()
    {
        PagedAttentionData data = new PagedAttentionProblem(s_shape, seed: 1).CreateData();
        PagedAttentionData other = new PagedAttentionProblem(s_shape, seed: 2).CreateData();

        Assert.False(data.KeyCache.Span.SequenceEqual(other.KeyCache.Span));
        Assert.False(data.KeyCache.Span.SequenceEqual(data.ValueCache.Span));
    }

    [Fact]
    public void Output_starts_as_nan_in_both_types()
    {
        PagedAttentionData data = new PagedAttentionProblem(s_shape).CreateData();

        Assert.Equal(s_shape.QueryElements, data.CreateOutput().Length);
        Assert.All(data.CreateOutput().ToArray(), bits => Assert.Equal(PagedAttentionData.UnwrittenBits, bits));
        Assert.True(Half.IsNaN(BitConverter.UInt16BitsToHalf(PagedAttentionData.UnwrittenBits)));
        Assert.True(float.IsNaN(ElementConverter.Widen(PagedAttentionData.UnwrittenBits, AttentionDataType.BFloat16)));
    }

    private static string Digest(Memory<ushort> elements) =>
        Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(elements.Span)))[..8];

    private static float[] Floats(ReadOnlySpan<ushort> bits, AttentionDataType type)
    {
        float[] floats = new float[bits.Length];
        ElementConverter.Widen(bits, floats, type);
        return floats;
    }
}
