using System.CommandLine;
using Ascend.Files;

namespace Ascend.Cli.Parsing;

/// <summary>Says a library's refusal in the words of the command line.</summary>
internal static class OptionWords
{
    private static readonly Dictionary<string, string> s_otherNames = new(StringComparer.Ordinal)
    {
        ["queryHeads"] = "--heads",
        ["contextLengths"] = "--context",
        ["contextLength"] = "--context",
        ["dataType"] = "--dtype",
        ["deviceId"] = "--device",
    };

    /// <summary>The message, with the option in front whose value was refused.</summary>
    public static string Of(Exception e, Command command)
    {
        string text = ExceptionText.Of(e);
        return e is ArgumentException { ParamName: { Length: > 0 } parameter } && OptionOf(parameter, command) is { } option
            && !text.Contains(option, StringComparison.Ordinal)
            ? $"{option}: {text}"
            : text;
    }

    private static string? OptionOf(string parameter, Command command)
    {
        string name = s_otherNames.TryGetValue(parameter, out string? other)
            ? other
            : "--" + string.Concat(parameter.Select(
                c => char.IsAsciiLetterUpper(c) ? $"-{char.ToLowerInvariant(c)}" : $"{c}"));
        return command.Options.Any(option => option.Name == name) ? name : null;
    }
}
