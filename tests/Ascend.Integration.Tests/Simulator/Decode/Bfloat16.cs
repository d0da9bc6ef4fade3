namespace Ascend.Integration.Tests;

/// <summary>bfloat16 as raw 16-bit words.</summary>
internal static class Bfloat16
{
    public static float Widen(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    /// <summary>Rounds to nearest, ties to even; for finite values.</summary>
    public static ushort Narrow(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>Rounds each value to bfloat16 precision.</summary>
    public static void Round(Span<float> values)
    {
        foreach (ref float value in values)
        {
            value = Widen(Narrow(value));
        }
    }
}
