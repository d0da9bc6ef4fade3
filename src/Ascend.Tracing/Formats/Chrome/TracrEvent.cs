using System.Runtime.CompilerServices;

namespace Ascend.Tracing.Formats.Chrome;

/// <summary>
/// Reads a span in the very spelling of tracr_process and of this library, which nearly all events of a file have: its members are
/// found by comparing what stands between them. Anything else is left to <see cref="ChromeEventParser"/>.
/// </summary>
internal static class TracrEvent
{
    /// <summary>Reads the object that begins at the start of the text.</summary>
    /// <returns>Its length, or 0 when it is spelled in another way or not all there.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Parse(ReadOnlySpan<byte> text, out ChromeEvent e)
    {
        e = default;
        int at = 0;
        if (!Skip(text, ref at, "{\"name\":\""u8))
        {
            return 0;
        }

        int length = text[at..].IndexOfAny((byte)'"', (byte)'\\');
        if (length < 0)
        {
            return 0;
        }

        e.Name = new(at, length, false);
        at += length;
        if (!Skip(text, ref at, "\",\"cat\":\"tracr\",\"ph\":\"X\",\"ts\":"u8) || !Number(text, ref at, out e.Time)
            || !Skip(text, ref at, ",\"dur\":"u8) || !Number(text, ref at, out e.Duration)
            || !Skip(text, ref at, ",\"pid\":"u8) || !Number(text, ref at, out e.Process)
            || !Skip(text, ref at, ",\"tid\":"u8) || !Number(text, ref at, out e.Thread))
        {
            return 0;
        }

        e.Phase = (byte)'X';
        if ((uint)at < (uint)text.Length && text[at] == '}')
        {
            return at + 1;
        }

        return Skip(text, ref at, ",\"args\":{\"extra_id\":"u8) && Number(text, ref at, out e.ExtraId) && Skip(text, ref at, "}}"u8) ? at : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Skip(ReadOnlySpan<byte> text, ref int at, ReadOnlySpan<byte> expected)
    {
        bool isThere = text[at..].StartsWith(expected);
        at += expected.Length;
        return isThere;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Number(ReadOnlySpan<byte> text, ref int at, out ChromeValue value)
    {
        int start = at;
        while ((uint)at < (uint)text.Length && ((uint)(text[at] - '0') <= 9 || text[at] == '.'))
        {
            at++;
        }

        value = new(start, at - start, false);
        return at > start && at < text.Length;
    }
}
