using System.Globalization;
using System.Text.RegularExpressions;

namespace Ascend.Simpler;

/// <summary>Constants of headers as text: constexpr variables, macros and enumerators.</summary>
internal sealed partial class HeaderConstants
{
    private const int DepthLimit = 8;

    private readonly Dictionary<string, string> _expressions = new(StringComparer.Ordinal);

    public HeaderConstants(string text)
    {
        foreach (Match match in Variables().Matches(text).Concat(Macros().Matches(text)))
        {
            _expressions.TryAdd(match.Groups["name"].Value, match.Groups["value"].Value.Trim());
        }

        foreach (Match match in Enumerations().Matches(text))
        {
            AddEnumeration(match.Groups["name"].Value, match.Groups["underlying"].Value, match.Groups["body"].Value);
        }
    }

    /// <summary>Underlying types of scoped enumerations by name.</summary>
    public Dictionary<string, string> EnumerationTypes { get; } = new(StringComparer.Ordinal);

    /// <summary>The value of a name or literal; null when it cannot be told.</summary>
    public long? Find(string expression) => Evaluate(expression, DepthLimit);

    private long? Evaluate(string expression, int depth)
    {
        string text = expression.Trim();
        Match literal = Literals().Match(text);
        if (literal.Success)
        {
            string digits = literal.Groups["digits"].Value;
            bool hexadecimal = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
            bool read = hexadecimal
                ? long.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long value)
                : long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
            return read ? value : null;
        }

        return depth > 0 && _expressions.TryGetValue(text, out string? definition) ? Evaluate(definition, depth - 1) : null;
    }

    private void AddEnumeration(string name, string underlying, string body)
    {
        if (underlying.Length > 0)
        {
            EnumerationTypes.TryAdd(name, underlying);
        }

        long? next = 0;
        foreach (string entry in body.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] parts = entry.Split('=', 2, StringSplitOptions.TrimEntries);
            long? value = parts.Length == 2 ? Find(parts[1]) : next;
            if (value is { } known)
            {
                string text = known.ToString(CultureInfo.InvariantCulture);
                _expressions.TryAdd(parts[0], text);
                _expressions.TryAdd($"{name}::{parts[0]}", text);
            }

            next = value + 1;
        }
    }

    [GeneratedRegex(@"\bconstexpr\s+(?:[\w:]+\s+)+(?<name>\w+)\s*=\s*(?<value>[^;]+);", RegexOptions.CultureInvariant)]
    private static partial Regex Variables();

    [GeneratedRegex(@"^[ \t]*#define[ \t]+(?<name>\w+)[ \t]+(?<value>[\w]+)[ \t]*$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Macros();

    [GeneratedRegex(
        @"\benum\s*(?:class\s+|struct\s+)?(?<name>\w*)\s*(?::\s*(?<underlying>\w+))?\s*\{(?<body>[^{}]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Enumerations();

    [GeneratedRegex(@"^(?<digits>-?(?:0x[0-9A-Fa-f]+|\d+))[uUlL]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Literals();
}
