using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ascend.Tracing.Text;

/// <summary>Writes numbers as UTF-8 without allocation. Callers leave room for the longest form (24 bytes).</summary>
internal static unsafe class Utf8Digits
{
    /// <summary>The most bytes a number takes here.</summary>
    public const int MaxBytes = 24;

    // "00" to "99" as little-endian pairs.
    private static readonly ushort[] s_pairs = [.. Enumerable.Range(0, 100).Select(i => (ushort)(('0' + (i / 10)) | (('0' + (i % 10)) << 8)))];

    // ".000" to ".999" as little-endian quads.
    private static readonly uint[] s_thousandths = [.. Enumerable.Range(0, 1000).Select(i =>
        (uint)('.' | (('0' + (i / 100)) << 8) | (('0' + (i / 10 % 10)) << 16) | (('0' + (i % 10)) << 24)))];

    /// <summary>Writes nanoseconds as microseconds with three decimals, e.g. 1234567 as <c>1234.567</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Micros(byte* to, ulong nanoseconds)
    {
        ulong micros;
        uint rest;
        if (nanoseconds <= uint.MaxValue)
        {
            uint small = (uint)nanoseconds;
            uint quotient = small / 1000;
            rest = small - (quotient * 1000);
            micros = quotient;
        }
        else
        {
            micros = nanoseconds / 1000;
            rest = (uint)(nanoseconds - (micros * 1000));
        }

        to = Integer(to, micros);
        *(uint*)to = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(s_thousandths), (int)rest);
        return to + 4;
    }

    /// <summary>Writes a whole number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Integer(byte* to, ulong value)
    {
        if (value <= uint.MaxValue)
        {
            return Integer(to, (uint)value);
        }

        // Eight digits at a time from the left, the first group without leading zeros.
        ulong high = value / 100_000_000;
        to = Integer(to, high);
        Eight(to, (uint)(value - (high * 100_000_000)));
        return to + 8;
    }

    /// <summary>Writes a whole number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Integer(byte* to, uint value)
    {
        ref ushort pairs = ref MemoryMarshal.GetArrayDataReference(s_pairs);
        int digits = Count(value);
        byte* end = to + digits;
        byte* at = end;
        while (value >= 100)
        {
            uint quotient = value / 100;
            at -= 2;
            *(ushort*)at = Unsafe.Add(ref pairs, (int)(value - (quotient * 100)));
            value = quotient;
        }

        if (value >= 10)
        {
            *(ushort*)(at - 2) = Unsafe.Add(ref pairs, (int)value);
        }
        else
        {
            *(at - 1) = (byte)('0' + value);
        }

        return end;
    }

    private static void Eight(byte* to, uint value)
    {
        ref ushort pairs = ref MemoryMarshal.GetArrayDataReference(s_pairs);
        for (int i = 6; i >= 0; i -= 2)
        {
            uint quotient = value / 100;
            *(ushort*)(to + i) = Unsafe.Add(ref pairs, (int)(value - (quotient * 100)));
            value = quotient;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Count(uint value) => value switch
    {
        < 10 => 1,
        < 100 => 2,
        < 1_000 => 3,
        < 10_000 => 4,
        < 100_000 => 5,
        < 1_000_000 => 6,
        < 10_000_000 => 7,
        < 100_000_000 => 8,
        < 1_000_000_000 => 9,
        _ => 10,
    };
}
