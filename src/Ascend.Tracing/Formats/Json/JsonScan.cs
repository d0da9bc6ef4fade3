using System.Runtime.CompilerServices;

namespace Ascend.Tracing.Formats.Json;

/// <summary>
/// Steps over JSON text without making anything of it. Each method takes the place where it begins and gives the place behind what
/// it read, or a negative number: <see cref="More"/> when the text ends before that is known, <see cref="Wrong"/> when it is no JSON.
/// </summary>
internal static class JsonScan
{
    /// <summary>The text ends too early.</summary>
    public const int More = -1;

    /// <summary>The text is no JSON.</summary>
    public const int Wrong = -2;

    private const int MaxDepth = 1024;

    /// <summary>The next byte that is no white space.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Space(ReadOnlySpan<byte> text, int at)
    {
        if (at < 0)
        {
            return at;
        }

        while ((uint)at < (uint)text.Length)
        {
            if (text[at] > ' ')
            {
                return at;
            }

            if (text[at] is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
            {
                return Wrong;
            }

            at++;
        }

        return More;
    }

    /// <summary>A string.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">The opening quote.</param>
    /// <param name="isEscaped">True when it holds a backslash.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int String(ReadOnlySpan<byte> text, int at, out bool isEscaped)
    {
        isEscaped = false;
        for (int i = at + 1; i < text.Length; i++)
        {
            byte b = text[i];
            if (b == '"')
            {
                return i + 1;
            }

            if (b == '\\')
            {
                isEscaped = true;
                i++;
            }
            else if (b < ' ')
            {
                return Wrong;
            }
        }

        return More;
    }

    /// <summary>A number, true, false or null.</summary>
    public static int Word(ReadOnlySpan<byte> text, int at)
    {
        int end = at;
        while (end < text.Length && text[end] is (>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'z') or (byte)'-' or (byte)'+' or (byte)'.' or (byte)'E')
        {
            end++;
        }

        if (end == text.Length)
        {
            return More;
        }

        bool isKnown = text[at] is (>= (byte)'0' and <= (byte)'9') or (byte)'-'
            || text[at..end].SequenceEqual("true"u8) || text[at..end].SequenceEqual("false"u8) || text[at..end].SequenceEqual("null"u8);
        return end > at && isKnown ? end : Wrong;
    }

    /// <summary>Any value; <paramref name="at"/> is its first byte.</summary>
    public static int Value(ReadOnlySpan<byte> text, int at)
    {
        if ((uint)at >= (uint)text.Length)
        {
            return at < 0 ? at : More;
        }

        return text[at] switch
        {
            (byte)'"' => String(text, at, out _),
            (byte)'{' or (byte)'[' => Nested(text, at),
            _ => Word(text, at),
        };
    }

    /// <summary>The place of a value behind its key's colon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Colon(ReadOnlySpan<byte> text, int at)
    {
        if ((uint)at < (uint)text.Length && text[at] == ':' && (uint)(at + 1) < (uint)text.Length && text[at + 1] > ' ')
        {
            return at + 1;
        }

        at = Space(text, at);
        return at < 0 ? at : text[at] == ':' ? Space(text, at + 1) : Wrong;
    }

    /// <summary>
    /// Steps over brackets of any depth without a look at what stands between them; strings are stepped over whole.
    /// </summary>
    private static int Nested(ReadOnlySpan<byte> text, int at)
    {
        int depth = 0;
        while (true)
        {
            int next = text[at..].IndexOfAny("\"{}[]"u8);
            if (next < 0)
            {
                return More;
            }

            at += next;
            switch (text[at])
            {
                case (byte)'"':
                    at = String(text, at, out _);
                    break;
                case (byte)'{' or (byte)'[':
                    at = ++depth > MaxDepth ? Wrong : at + 1;
                    break;
                default:
                    at++;
                    if (--depth == 0)
                    {
                        return at;
                    }

                    break;
            }

            if (at < 0)
            {
                return at;
            }

            if (at >= text.Length)
            {
                return More;
            }
        }
    }
}
