using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace Ascend.Tracing.Formats.Json;

/// <summary>Numbers of JSON and CSV text, exactly: no detour over floating point.</summary>
internal static class JsonNumbers
{
    /// <summary>A decimal number of microseconds as nanoseconds, rounded to the nearest; false when it is none or out of range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryNanoseconds(ReadOnlySpan<byte> text, out long nanoseconds)
    {
        ulong whole = 0;
        int i = 0;
        for (; i < text.Length && (uint)(text[i] - '0') <= 9; i++)
        {
            whole = (whole * 10) + (uint)(text[i] - '0');
        }

        // Plain digits, a point and up to three decimals: what nearly all files hold.
        if (i is > 0 and <= 16)
        {
            if (i == text.Length)
            {
                nanoseconds = (long)whole * 1000;
                return whole <= long.MaxValue / 1000;
            }

            if (text[i] == '.' && text.Length - i is > 1 and <= 4)
            {
                uint part = 0;
                uint scale = 1000;
                for (i++; i < text.Length; i++)
                {
                    uint digit = (uint)(text[i] - '0');
                    if (digit > 9)
                    {
                        return TryDecimal(text, out nanoseconds);
                    }

                    part = (part * 10) + digit;
                    scale /= 10;
                }

                nanoseconds = ((long)whole * 1000) + (part * scale);
                return whole <= (long.MaxValue / 1000) - 1;
            }
        }

        return TryDecimal(text, out nanoseconds);
    }

    /// <summary>An integer, with a sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryInteger(ReadOnlySpan<byte> text, out long value)
    {
        bool isNegative = text.Length > 0 && text[0] == '-';
        int i = isNegative ? 1 : 0;
        ulong sum = 0;
        if (text.Length - i is <= 0 or > 18)
        {
            return Utf8Parser.TryParse(text, out value, out int used) && used == text.Length && used > 0;
        }

        for (; i < text.Length; i++)
        {
            uint digit = (uint)(text[i] - '0');
            if (digit > 9)
            {
                value = 0;
                return false;
            }

            sum = (sum * 10) + digit;
        }

        value = isNegative ? -(long)sum : (long)sum;
        return true;
    }

    private static bool TryDecimal(ReadOnlySpan<byte> text, out long nanoseconds)
    {
        nanoseconds = 0;
        char format = text.IndexOfAny((byte)'e', (byte)'E') >= 0 ? 'E' : '\0';
        if (!Utf8Parser.TryParse(text, out decimal micros, out int used, format) || used != text.Length || used == 0)
        {
            return false;
        }

        if (decimal.Abs(micros) > long.MaxValue / 1000)
        {
            return false;
        }

        nanoseconds = (long)decimal.Round(micros * 1000);
        return true;
    }
}
