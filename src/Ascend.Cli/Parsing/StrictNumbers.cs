using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Ascend.Cli.Parsing;

/// <summary>
/// Numbers and words of the command line: a whole number is digits with an optional minus sign, a fraction has a point and
/// may have an exponent; nothing before or after them, no grouping, no infinity, whatever the locale.
/// </summary>
internal static class StrictNumbers
{
    private const NumberStyles Fraction =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>What is wrong with the values of a command's options, a sentence each.</summary>
    public static IEnumerable<string> Problems(CommandResult command) =>
        from option in command.Children.OfType<OptionResult>()
        where !option.Implicit
        from token in option.Tokens
        let problem = Problem(option.Option, token.Value)
        where problem is not null
        select problem;

    /// <summary>What is wrong with a value; null when nothing is.</summary>
    public static string? Problem(Option option, string text)
    {
        Type type = option.ValueType.IsArray ? option.ValueType.GetElementType()!
            : Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
        return type == typeof(int) && !TryWhole(text, int.MinValue, int.MaxValue, out _)
            ? Whole(option, text, int.MinValue, int.MaxValue)
            : type == typeof(long) && !TryWhole(text, long.MinValue, long.MaxValue, out _)
                ? Whole(option, text, long.MinValue, long.MaxValue)
            : type == typeof(double) && !TryFraction(text, out _)
                ? $"{option.Name} is '{text}'; it must be a number such as 2 or 0.5."
            : type.IsEnum && !IsName(type, text) ? Word(option.Name, text, Enum.GetNames(type))
            : null;
    }

    /// <summary>Reads digits with an optional minus sign.</summary>
    public static bool TryWhole(string text, long least, long most, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
        && value >= least && value <= most && text[0] != '+' && text.TrimStart('-').All(char.IsAsciiDigit);

    /// <summary>Reads a finite number.</summary>
    public static bool TryFraction(string text, out double value) =>
        double.TryParse(text, Fraction, CultureInfo.InvariantCulture, out value)
        && double.IsFinite(value) && text.All(c => char.IsAsciiDigit(c) || c is '.' or '-' or '+' or 'e' or 'E')
            && text[0] != '+';

    /// <summary>What is wrong with a word that is none of a set.</summary>
    public static string Word(string option, string text, IReadOnlyCollection<string> words)
    {
        string[] lower = [.. words.Select(word => word.ToLowerInvariant())];
        string near = Nearest.Of(text, lower) is { } meant ? $" Did you mean '{meant}'?" : "";
        return $"{option} is '{text}'; it takes "
            + $"{string.Join(", ", lower[..^1])}{(lower.Length > 1 ? " or " : "")}{lower[^1]}.{near}";
    }

    private static bool IsName(Type type, string text) =>
        Enum.GetNames(type).Contains(text, StringComparer.OrdinalIgnoreCase);

    private static string Whole(Option option, string text, long least, long most) => string.Create(
        CultureInfo.InvariantCulture, $"{option.Name} is '{text}'; it must be a whole number from {least} to {most}.");
}
