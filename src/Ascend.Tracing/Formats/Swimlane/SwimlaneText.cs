using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ascend.Tracing.Formats.Json;

namespace Ascend.Tracing.Formats.Swimlane;

/// <summary>Rows of numbers and phase objects of a swimlane file, found in their text.</summary>
internal static class SwimlaneText
{
    /// <summary>Columns that are looked at.</summary>
    public const int MaxColumns = 8;

    /// <summary>The value of a column that is no integer from 0.</summary>
    public const ulong NoNumber = ulong.MaxValue;

    /// <summary>Reads an array of numbers that begins at the start of the text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="columns">Receives the first columns.</param>
    /// <param name="count">How many columns there are; 0 when the value is no array.</param>
    /// <returns>Its length, or <see cref="JsonScan.More"/> or <see cref="JsonScan.Wrong"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Row(ReadOnlySpan<byte> text, Span<ulong> columns, out int count)
    {
        count = 0;
        if (text.IsEmpty || text[0] != '[')
        {
            return JsonScan.Value(text, 0);
        }

        int at = JsonScan.Space(text, 1);
        while (at >= 0 && text[at] != ']')
        {
            if (count > 0)
            {
                at = text[at] == ',' ? JsonScan.Space(text, at + 1) : JsonScan.Wrong;
            }

            int end = Number(text, at, out ulong value);
            if (end < 0)
            {
                return end;
            }

            if (count < columns.Length)
            {
                columns[count] = value;
            }

            count++;
            at = (uint)end < (uint)text.Length && text[end] == ']' ? end : JsonScan.Space(text, end);
        }

        return at < 0 ? at : at + 1;
    }

    /// <summary>Reads a phase record.</summary>
    /// <param name="text">The text; the object begins at its start.</param>
    /// <param name="phase">What it holds.</param>
    /// <returns>Its length, or <see cref="JsonScan.More"/> or <see cref="JsonScan.Wrong"/>.</returns>
    public static int Phase(ReadOnlySpan<byte> text, out SwimlanePhase phase)
    {
        phase = new() { Start = NoNumber, End = NoNumber, Epoch = NoNumber };
        if (text.IsEmpty || text[0] != '{')
        {
            return JsonScan.Value(text, 0);
        }

        int at = JsonScan.Space(text, 1);
        bool isFirst = true;
        while (at >= 0 && text[at] != '}')
        {
            if (!isFirst)
            {
                at = text[at] == ',' ? JsonScan.Space(text, at + 1) : JsonScan.Wrong;
            }

            isFirst = false;
            if (at < 0 || text[at] != '"')
            {
                return at < 0 ? at : JsonScan.Wrong;
            }

            int key = at + 1;
            at = JsonScan.String(text, at, out _);
            if (at < 0)
            {
                return at;
            }

            ReadOnlySpan<byte> name = text[key..(at - 1)];
            at = JsonScan.Colon(text, at);
            if (at < 0)
            {
                return at;
            }

            int end = JsonScan.Value(text, at);
            if (end < 0)
            {
                return end;
            }

            Set(ref phase, name, text, at, end);
            at = JsonScan.Space(text, end);
        }

        return at < 0 ? at : at + 1;
    }

    private static void Set(ref SwimlanePhase phase, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text, int at, int end)
    {
        if (name.SequenceEqual("start_cycles"u8))
        {
            _ = Number(text, at, out phase.Start);
        }
        else if (name.SequenceEqual("end_cycles"u8))
        {
            _ = Number(text, at, out phase.End);
        }
        else if (name.SequenceEqual("run_epoch"u8))
        {
            _ = Number(text, at, out phase.Epoch);
        }
        else if (name.SequenceEqual("kind"u8) && text[at] == '"')
        {
            (phase.Kind, phase.KindLength) = (at + 1, end - at - 2);
        }
    }

    /// <summary>Eight decimal digits at once, the first one in the lowest byte; false when one of the bytes is no digit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryEight(ulong bytes, out ulong value)
    {
        const ulong Zeros = 0x3030303030303030;
        ulong digits = bytes ^ Zeros;
        value = 0;
        if (((digits + 0x7676767676767676) & 0x8080808080808080) != 0 || (digits & 0x8080808080808080) != 0)
        {
            return false;
        }

        digits = (digits * 10) + (digits >> 8);
        value = ((((digits & 0x000000FF000000FF) * 0x000F424000000064) + (((digits >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32) & 0xFFFFFFFF;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Number(ReadOnlySpan<byte> text, int at, out ulong value)
    {
        value = 0;
        if (at < 0)
        {
            return at;
        }

        int i = at;
        ulong sum = 0;
        while (i + sizeof(ulong) <= text.Length && TryEight(MemoryMarshal.Read<ulong>(text[i..]), out ulong eight))
        {
            sum = (sum * 100_000_000) + eight;
            i += sizeof(ulong);
        }

        for (; (uint)i < (uint)text.Length && (uint)(text[i] - '0') <= 9; i++)
        {
            sum = (sum * 10) + (uint)(text[i] - '0');
        }

        bool isPlain = i > at && (uint)i < (uint)text.Length && text[i] is (byte)',' or (byte)']' or (byte)'}' or (byte)' ' or (byte)'\n' or (byte)'\r';
        if (isPlain && i - at <= 19)
        {
            value = sum;
            return i;
        }

        int end = JsonScan.Value(text, at);
        value = NoNumber;
        if (end > 0 && ulong.TryParse(text[at..end], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out ulong big))
        {
            value = big;
        }

        return end;
    }
}
