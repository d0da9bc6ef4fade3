using System.CommandLine;

namespace Ascend.Cli.Compare;

/// <summary>The command line as it was typed, so that it can be repeated.</summary>
internal static class CommandWords
{
    /// <summary>The words, quoted for a shell.</summary>
    public static string Of(ParseResult parsed) => string.Join(' ', parsed.Tokens.Select(token => Quote(token.Value)).Prepend("ascend"));

    private static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:%,=#".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
