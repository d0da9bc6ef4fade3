using System.Buffers;
using System.Globalization;
using System.Text;

namespace Ascend.Files;

/// <summary>
/// Makes text from files safe to show: no character that steers a terminal, turns text around or is invisible.
/// </summary>
internal static class TerminalText
{
    /// <summary>
    /// The text with every control, format and separator character, and every lone surrogate, written as an escape.
    /// </summary>
    /// <param name="text">The text; a tab becomes a space.</param>
    /// <param name="keepLines">Line feeds stay as they are.</param>
    public static string Clean(string text, bool keepLines = false)
    {
        int first = FirstUnsafe(text, keepLines);
        if (first < 0)
        {
            return text;
        }

        var clean = new StringBuilder(text.Length + 16);
        clean.Append(text, 0, first);
        for (int at = first; at < text.Length;)
        {
            OperationStatus status = Rune.DecodeFromUtf16(text.AsSpan(at), out Rune rune, out int used);
            if (status != OperationStatus.Done)
            {
                Escape(clean, text[at]);
            }
            else if (rune.Value == '\t')
            {
                clean.Append(' ');
            }
            else if (IsSafe(rune) || (keepLines && rune.Value == '\n'))
            {
                clean.Append(text, at, used);
            }
            else
            {
                Escape(clean, rune.Value);
            }

            at += used;
        }

        return clean.ToString();
    }

    /// <summary>The character can be shown as it is.</summary>
    public static bool IsSafe(Rune rune) => rune.IsAscii
        ? rune.Value is >= ' ' and < 0x7F
        : Rune.GetUnicodeCategory(rune)
            is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static int FirstUnsafe(string text, bool keepLines)
    {
        int at = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            // A lone surrogate is enumerated as the replacement character.
            bool isLone = rune == Rune.ReplacementChar && text[at] != '\uFFFD';
            if (isLone || !(IsSafe(rune) || (keepLines && rune.Value == '\n')))
            {
                return at;
            }

            at += rune.Utf16SequenceLength;
        }

        return -1;
    }

    private static void Escape(StringBuilder to, int value) => to.Append(
        CultureInfo.InvariantCulture,
            $"{(value < 0x100 ? $"\\x{value:x2}" : value < 0x10000 ? $"\\u{value:x4}" : $"\\U{value:x8}")}");
}
