using System.Globalization;
using Ascend.Files;
using Spectre.Console;

namespace Ascend.Cli;

/// <summary>
/// Lines for a console. Within this assembly they stand in front of Spectre's methods of these names; values that are
/// interpolated are escaped, and control characters in them, line feeds included, are shown as escapes.
/// </summary>
internal static class TerminalMarkup
{
    public static void MarkupLineInterpolated(this IAnsiConsole console, FormattableString line) =>
        console.MarkupLine(string.Format(CultureInfo.InvariantCulture, line.Format, [.. line.GetArguments().Select(Safe)]));

    public static void MarkupLine(this IAnsiConsole console, string markup)
    {
        console.Write(new Markup(markup));
        console.Profile.Out.Writer.WriteLine();
    }

    public static void WriteLine(this IAnsiConsole console, string text)
    {
        console.Write(new Text(TerminalText.Clean(text)));
        console.Profile.Out.Writer.WriteLine();
    }

    /// <summary>
    /// Writes a message that may have several lines; the lines after the first are indented, so that none can pass for
    /// another message.
    /// </summary>
    public static void WriteMessage(this IAnsiConsole console, string label, string message)
    {
        string[] lines = message.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        console.MarkupLine($"[red]{label}:[/] {Markup.Escape(TerminalText.Clean(lines.FirstOrDefault("").TrimEnd('\r')))}");
        foreach (string line in lines.Skip(1))
        {
            console.MarkupLine($"  {Markup.Escape(TerminalText.Clean(line.TrimEnd('\r')))}");
        }
    }

    /// <summary>Writes a table in the way that fits.</summary>
    public static void Write(this IAnsiConsole console, Table table, TableFit fit) =>
        console.Write(new FittedTable(table, fit));

    private static object? Safe(object? value) =>
        value is null or IFormattable ? value : Markup.Escape(TerminalText.Clean(value.ToString() ?? ""));
}
