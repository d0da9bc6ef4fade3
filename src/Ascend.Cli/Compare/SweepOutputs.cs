using System.CommandLine;
using Ascend.Experiments;

namespace Ascend.Cli.Compare;

/// <summary>The options that say where a sweep is written to.</summary>
internal sealed class SweepOutputs
{
    private readonly Option<string?> _html;

    private readonly Option<string?> _csv = new("--csv")
    {
        Description = "Write one row per point, to this file; - for standard output.",
        HelpName = "file",
    };

    public SweepOutputs(Command command, string otherwise)
    {
        _html = new Option<string?>("--html") { Description = $"The heat map; {otherwise}.", HelpName = "file" };
        command.Options.Add(_html);
        command.Options.Add(_csv);
    }

    /// <exception cref="UsageException">A named file cannot be written.</exception>
    public void RequireWritable(ParseResult parsed)
    {
        foreach (string file in new[] { parsed.GetValue(_html), parsed.GetValue(_csv) }.OfType<string>())
        {
            OutputTarget.RequireWritable(file);
        }
    }

    /// <summary>Writes what was asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="results">The points.</param>
    /// <param name="streams">Tells where the page is.</param>
    /// <param name="page">The page when none was named; null for none.</param>
    /// <returns>The page; null when there is none.</returns>
    public string? Write(ParseResult parsed, IReadOnlyList<SweepResult> results, ConsoleStreams streams, string? page)
    {
        string? html = parsed.GetValue(_html) ?? page;
        if (html is not null && results.Count > 0)
        {
            WriteText(html, writer => SweepReport.WriteHtml(writer, results));
            streams.Output.MarkupLineInterpolated($"report {html}");
        }

        if (parsed.GetValue(_csv) is { } table)
        {
            WriteText(table, writer => SweepReport.WriteCsv(writer, results));
        }

        return html;
    }

    private static void WriteText(string path, Action<TextWriter> write) => OutputTarget.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true);
        write(writer);
    });
}
