namespace Ascend.Attention.Tests;

public sealed class HalfRoundingDefectTests
{
    /// <summary>Every float32 just below a power of two, rounded as the simulator's loop does.</summary>
    [Fact]
    public void Explains_what_the_lost_carry_makes_of_values_below_a_power_of_two_and_nothing_else()
    {
        int defects = 0;
        for (int power = -10; power <= 10; power++)
        {
            for (int below = 1; below <= 0x3000; below += 0x7ff)
            {
                float value = BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(MathF.ScaleB(1, power)) - (uint)below);
                ushort right = BitConverter.HalfToUInt16Bits((Half)value);
                ushort rounded = RoundLosingTheCarry(value);
                if (right != rounded && right - rounded != 1 && rounded - right != 1)
                {
                    defects++;
                    Assert.True(HalfRoundingDefect.Explains(right, rounded), $"{value} became {BitConverter.UInt16BitsToHalf(rounded)}");
                }
                else
                {
                    Assert.False(HalfRoundingDefect.Explains(right, rounded));
                }
            }
        }

        Assert.True(defects > 10);
    }

    [Theory]
    [InlineData(0.5f, 0.25f, true)]
    [InlineData(-0.5f, -0.25f, true)]
    [InlineData(0.25f, 0.125f, false)] // the exponent of 0.125 is even: its carry is kept
    [InlineData(-0.5f, 0.25f, false)]
    [InlineData(0.5f, 0.251f, false)]
    [InlineData(0.51f, 0.25f, false)]
    [InlineData(0.25f, 0.5f, false)]
    public void Wants_the_very_half_of_a_power_of_two(float expected, float actual, bool explained) => Assert.Equal(
        explained,
        HalfRoundingDefect.Explains(BitConverter.HalfToUInt16Bits((Half)expected), BitConverter.HalfToUInt16Bits((Half)actual)));

    private static ushort RoundLosingTheCarry(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        uint exponent = ((bits >> 23) & 0xff) - 127 + 15;
        return (ushort)((exponent << 10) | (((bits & 0x7fffff) + 0x1000) >> 13));
    }
}
