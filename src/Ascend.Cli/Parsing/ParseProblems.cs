using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Ascend.Cli.Parsing;

/// <summary>Says what is wrong with a command line, in its own words.</summary>
internal static partial class ParseProblems
{
    /// <summary>A sentence each; none when the line can be run.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        CommandResult command = parsed.CommandResult;
        string[] unknown = [.. MistakenOptions(parsed), .. parsed.UnmatchedTokens.Select(token => Unknown(command.Command, token))];

        // What follows a command that there is not, or stands in the place of an option's value, is no mistake of its own.
        bool isSecond = command.Command.Subcommands.Count > 0 || (unknown.Length > 0 && parsed.UnmatchedTokens.Count < unknown.Length);
        unknown = isSecond ? [.. unknown.Take(1)] : unknown;
        string[] values = [.. StrictNumbers.Problems(command)];
        IEnumerable<string> others = parsed.Errors
            .Where(error => !IsTold(error.Message, unknown.Length > 0, values.Length > 0))
            .Select(error => Words(error));
        return [.. unknown.Concat(values).Concat(others).Distinct()];
    }

    /// <summary>The words of a command, <c>ascend</c> included.</summary>
    public static string NameOf(CommandResult command) =>
        command.Parent is CommandResult above ? $"{NameOf(above)} {command.Command.Name}" : "ascend";

    /// <summary>Options that there are not, and that the parser took for an argument.</summary>
    private static IEnumerable<string> MistakenOptions(ParseResult parsed) => parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash)
        ? []
        : parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value)
            .Where(IsOption).Select(token => Unknown(parsed.CommandResult.Command, token));

    private static bool IsOption(string token) => token.StartsWith('-') && token.Length > 1 && !char.IsAsciiDigit(token[1]);

    private static string Unknown(Command command, string token)
    {
        if (IsOption(token))
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

        if (error.Message.StartsWith("Required argument missing", StringComparison.Ordinal))
        {
            return Missing(error.SymbolResult);
        }

        return string.Join(' ', error.Message.Split((char[])['\n', '\r', '\t', ' '], StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>What an option or a command was not given.</summary>
    private static string Missing(SymbolResult? of)
    {
        if ((of as OptionResult ?? of?.Parent as OptionResult)?.Option is { } option)
        {
            int least = option.Arity.MinimumNumberOfValues;
            return $"{option.Name} needs {(least == 1 ? "a value" : string.Create(CultureInfo.InvariantCulture, $"{least} values"))}"
                + (option.HelpName is { } help ? $": {option.Name} {string.Join(' ', Enumerable.Repeat($"<{help}>", least))}." : ".");
        }

        CommandResult? command = of as CommandResult ?? of?.Parent as CommandResult;
        IEnumerable<string> missing = command?.Command.Arguments
            .Where(a => a.Arity.MinimumNumberOfValues > (command.GetResult(a)?.Tokens.Count ?? 0)).Select(a => $"{a.Name} ({a.Description?.TrimEnd('.')})") ?? [];
        return $"'{NameOf(command!)}' needs {string.Join(" and ", missing)}.";
    }

    [GeneratedRegex(
        @"^Argument '(?<given>.*)' not recognized\. Must be one of:(\s*'(?<word>[^']*)')+\s*$",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Choice();
}
