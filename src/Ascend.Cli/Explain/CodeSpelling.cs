using System.Globalization;

namespace Ascend.Cli.Explain;

/// <summary>An error code as somebody typed or pasted it, taken apart.</summary>
/// <param name="Source">Where the number comes from, by the key before it, such as <c>sched_error_code</c>; null without
/// one.</param>
/// <param name="Number">The number; null for a name.</param>
/// <param name="Name">The name; null for a number.</param>
internal sealed record CodeSpelling(string? Source, int? Number, string? Name)
{
    private static readonly char[] s_separators = ['=', ':', ' ', ',', ';', '(', ')', '[', ']', '\'', '"'];

    /// <summary>
    /// Reads <c>507018</c>, <c>-100</c>, <c>0x7bc8a</c>, <c>sched_error_code=100</c>, <c>error 507018</c>, a name, or a name
    /// with its number.
    /// </summary>
    public static CodeSpelling Parse(string text)
    {
        string[] words = text.Split(s_separators, StringSplitOptions.RemoveEmptyEntries);
        int? number = null;
        var names = new List<string>();
        foreach (string word in words)
        {
            if (number is null && ParseNumber(word) is { } value)
            {
                number = value;
            }
            else
            {
                names.Add(word);
            }
        }

        return number is null ? new CodeSpelling(null, null, names.Count > 0 ? names[0] : text)
            : new CodeSpelling(Key(names), number, null);
    }

    private static int? ParseNumber(string word)
    {
        string digits = word.TrimEnd('.').TrimStart('+');
        bool isHex = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return isHex
            ? uint.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint bits)
                ? unchecked((int)bits) : null
            : int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value
            // A negative status that was printed without its sign.
            : uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out uint unsigned)
                ? unchecked((int)unsigned)
            : null;
    }

    private static string? Key(List<string> names) =>
        names.FirstOrDefault(name => name.EndsWith("_code", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("orch", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("sched", StringComparison.OrdinalIgnoreCase));
}
