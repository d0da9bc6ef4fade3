using Ascend.Experiments;
using Ascend.Tracing;
using Spectre.Console;

namespace Ascend.Cli.Compare;

/// <summary>Where a comparison is written to.</summary>
/// <param name="Directory">Folder of captures and of the report when <paramref name="Html"/> is null.</param>
/// <param name="Html">The report's file.</param>
/// <param name="Json">File of the JSON, <c>-</c> for standard output; null for none.</param>
/// <param name="Csv">File of the samples; likewise.</param>
/// <param name="Markdown">File of the summary; likewise.</param>
internal sealed record ComparisonOutputs(string Directory, string? Html, string? Json, string? Csv, string? Markdown)
{
    /// <summary>Finds out before long work that a file could not be written after it.</summary>
    /// <exception cref="UsageException">A named file cannot be written.</exception>
    public void RequireWritable()
    {
        foreach (string path in new[] { Html, Json, Csv, Markdown }.OfType<string>())
        {
            OutputTarget.RequireWritable(path);
        }
    }

    /// <summary>Writes every output that was asked for, and the report.</summary>
    public void Write(Comparison comparison, ConsoleStreams streams, CancellationToken cancellation)
    {
        if (Json is not null)
        {
            OutputTarget.Write(Json, stream => ComparisonFile.Write(stream, comparison));
        }

        WriteText(Csv, writer => Report.WriteCsv(writer, comparison));
        WriteText(Markdown, writer => Report.WriteMarkdown(writer, comparison));
        string html = Html ?? Path.Combine(Directory, "report.html");
        if (Html is null)
        {
            System.IO.Directory.CreateDirectory(Directory);
        }

        PairResult pair = comparison.Pairs[0];
        Timeline[] timelines = [.. new[] { pair.A, pair.B }.Select(id => TimelineOf(comparison.Arm(id), cancellation)).OfType<Timeline>()];
        OutputTarget.Write(html, stream => Report.WriteHtml(stream, comparison, timelines));
        streams.Output.MarkupLineInterpolated($"report {html}");
    }

    /// <summary>The timeline of an arm's capture; null when it has none, or its folder is gone since it was recorded.</summary>
    private static Timeline? TimelineOf(ArmResult arm, CancellationToken cancellation) => arm.Capture is { } capture && System.IO.Directory.Exists(capture)
        ? Timeline.FromCapture(capture, new KernelNames(arm.KernelNames), arm.Id, arm.Name, cancellation: cancellation)
        : null;

    private static void WriteText(string? path, Action<TextWriter> write)
    {
        if (path is not null)
        {
            OutputTarget.Write(path, stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true);
                write(writer);
            });
        }
    }
}
