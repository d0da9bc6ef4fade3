namespace Ascend.Attention.Tests;

public class ElementConverterTests
{
    [Theory]
    [InlineData(AttentionDataType.Float16)]
    [InlineData(AttentionDataType.BFloat16)]
    public void Every_bit_pattern_widens_exactly_and_narrows_back(AttentionDataType type)
    {
        ushort[] all = [.. Enumerable.Range(0, 65536).Select(i => (ushort)i)];
        float[] wide = new float[all.Length];
        ushort[] back = new ushort[all.Length];

        ElementConverter.Widen(all, wide, type);
        ElementConverter.Narrow(wide, back, type);

        for (int i = 0; i < all.Length; i++)
        {
            float expected = type == AttentionDataType.Float16
                ? (float)BitConverter.UInt16BitsToHalf(all[i])
                : BitConverter.UInt32BitsToSingle((uint)all[i] << 16);
            Assert.Equal(expected, wide[i]);
            bool survives = float.IsNaN(expected) ? float.IsNaN(ElementConverter.Widen(back[i], type)) : back[i] == all[i];
            Assert.True(survives, $"{all[i]:x4} became {back[i]:x4}");
        }
    }

    [Theory]
    [InlineData(0x3F808000u, 0x3F80)] // halfway, even stays
    [InlineData(0x3F818000u, 0x3F82)] // halfway, odd goes up
    [InlineData(0x3F808001u, 0x3F81)] // above halfway
    [InlineData(0x3F807FFFu, 0x3F80)] // below halfway
    [InlineData(0xBF818000u, 0xBF82)]
    [InlineData(0x7F7FFFFFu, 0x7F80)] // overflows to infinity
    public void Bf16_rounds_to_nearest_even(uint bits, ushort expected) =>
        Assert.Equal(expected, ElementConverter.Narrow(BitConverter.UInt32BitsToSingle(bits), AttentionDataType.BFloat16));

    [Fact]
    public void Bf16_lengths_that_do_not_fill_a_vector_are_converted()
    {
        ushort[] source = [.. Enumerable.Range(0, 37).Select(i => (ushort)(0x3F80 + i))];
        float[] target = new float[37];

        ElementConverter.Widen(source, target, AttentionDataType.BFloat16);

        Assert.Equal(source.Select(bits => BitConverter.UInt32BitsToSingle((uint)bits << 16)), target);
    }
}
