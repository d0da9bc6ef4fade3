using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Ascend.Attention;

/// <summary>
/// Conversion between raw 16-bit elements and float32. Widening is exact; narrowing rounds to nearest, ties to even.
/// </summary>
internal static class ElementConverter
{
    public static void Widen(ReadOnlySpan<ushort> source, Span<float> target, AttentionDataType type)
    {
        if (type == AttentionDataType.Float16)
        {
            TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<ushort, Half>(source), target);
            return;
        }

        int i = 0;
        for (; i <= source.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(source[i..]), out Vector<uint> low, out Vector<uint> high);
            Vector.AsVectorSingle(low << 16).CopyTo(target[i..]);
            Vector.AsVectorSingle(high << 16).CopyTo(target[(i + Vector<uint>.Count)..]);
        }

        for (; i < source.Length; i++)
        {
            target[i] = Widen(source[i], type);
        }
    }

    public static void Narrow(ReadOnlySpan<float> source, Span<ushort> target, AttentionDataType type)
    {
        if (type == AttentionDataType.Float16)
        {
            TensorPrimitives.ConvertToHalf(source, MemoryMarshal.Cast<ushort, Half>(target));
            return;
        }

        for (int i = 0; i < source.Length; i++)
        {
            target[i] = Narrow(source[i], type);
        }
    }

    public static float Widen(ushort bits, AttentionDataType type) =>
        type == AttentionDataType.Float16
            ? (float)BitConverter.UInt16BitsToHalf(bits)
            : BitConverter.UInt32BitsToSingle((uint)bits << 16);

    public static ushort Narrow(float value, AttentionDataType type)
    {
        if (type == AttentionDataType.Float16)
        {
            return BitConverter.HalfToUInt16Bits((Half)value);
        }

        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? (ushort)((bits >> 16) | 0x40) : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
