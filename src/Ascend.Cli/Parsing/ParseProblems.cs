using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace Ascend.Cli.Parsing;

/// <summary>Says what is wrong with a command line, in its own words.</summary>
internal static partial class ParseProblems
{
    /// <summary>A sentence each; none when the line can be run.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        CommandResult command = parsed.CommandResult;
        string[] unknown = [.. parsed.UnmatchedTokens.Select(token => Unknown(command.Command, token))];
        string[] values = [.. StrictNumbers.Problems(command)];
        IEnumerable<string> others = parsed.Errors
            .Where(error => !IsTold(error.Message, unknown.Length > 0, values.Length > 0))
            .Select(error => Words(error));
        return [.. unknown.Concat(values).Concat(others).Distinct()];
    }

    /// <summary>The words of a command, <c>ascend</c> included.</summary>
    public static string NameOf(CommandResult command) =>
        command.Parent is CommandResult above ? $"{NameOf(above)} {command.Command.Name}" : "ascend";

    private static string Unknown(Command command, string token)
    {
        if (token.StartsWith('-') && token.Length > 1 && !char.IsAsciiDigit(token[1]))
        {
            string name = token.Split('=', ':')[0];
            IEnumerable<string> names = command.Options.Where(option => !option.Hidden).Select(option => option.Name);
            return $"there is no option '{token}'{Nearest.Hint(name, names)}";
        }

        return command.Subcommands.Count > 0 && command.Arguments.Count == 0
            ? $"there is no command '{token}'{Nearest.Hint(token, command.Subcommands.Select(sub => sub.Name))}"
            : $"'{token}' is one argument too many.";
    }

    /// <summary>The parser's message repeats what was said of an unknown word or a value.</summary>
    private static bool IsTold(string message, bool hasUnknown, bool hasValues) =>
        (hasUnknown && (message.StartsWith("Unrecognized command or argument", StringComparison.Ordinal)
            || message.StartsWith("Required command was not provided", StringComparison.Ordinal)))
        || (hasValues && message.StartsWith("Cannot parse argument", StringComparison.Ordinal));

    private static string Words(ParseError error)
    {
        Match choice = Choice().Match(error.Message);
        string? name = error.SymbolResult is OptionResult option ? option.Option.Name
            : error.SymbolResult is ArgumentResult { Parent: OptionResult owner } ? owner.Option.Name
            : null;
        if (choice.Success)
        {
            return StrictNumbers.Word(
                name ?? "the argument", choice.Groups["given"].Value,
                    [.. choice.Groups["word"].Captures.Select(word => word.Value)]);
        }

        return string.Join(' ', error.Message.Split((char[])['\n', '\r', '\t', ' '], StringSplitOptions.RemoveEmptyEntries));
    }

    [GeneratedRegex(
        @"^Argument '(?<given>.*)' not recognized\. Must be one of:(\s*'(?<word>[^']*)')+\s*$",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Choice();
}
