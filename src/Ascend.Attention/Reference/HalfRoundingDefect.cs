namespace Ascend.Attention;

/// <summary>
/// The rounding to half of the scalar loop that stands for the CCE kernel on the simulator: it adds half a unit to the 23-bit
/// fraction and joins the result to the exponent with a bitwise or, so that a carry out of the fraction is lost when the exponent is
/// odd. A value just below a power of two then comes out as half that power.
/// </summary>
public static class HalfRoundingDefect
{
    private const int FractionBits = 10;
    private const int Sign = 0x8000;

    /// <summary>Whether the defect makes one half of the other.</summary>
    /// <param name="expected">The right half-precision value.</param>
    /// <param name="actual">What came out.</param>
    /// <remarks>The right value is the power of two, or, computed in another order of summation, the one below it.</remarks>
    public static bool Explains(ushort expected, ushort actual)
    {
        int exponent = (actual & ~Sign) >> FractionBits;
        bool isPowerOfTwo = (actual & ((1 << FractionBits) - 1)) == 0;
        int doubled = actual + (1 << FractionBits);
        return isPowerOfTwo && (exponent & 1) == 1 && (expected == doubled || expected == doubled - 1);
    }
}
