using Ascend.Cli.Run;
using Ascend.Experiments;
using Ascend.Tracing;

namespace Ascend.Cli.Compare;

/// <summary>Where a comparison is written to.</summary>
/// <param name="Directory">Folder of runs: captures, and the report when <paramref name="Html"/> is null, go to a run's
/// folder in it.</param>
/// <param name="Html">The report's file.</param>
/// <param name="Json">File of the JSON, <c>-</c> for standard output; null for the run's folder alone.</param>
/// <param name="Csv">File of the samples; likewise; null for none.</param>
/// <param name="Markdown">File of the summary; likewise.</param>
internal sealed record ComparisonOutputs(string Directory, string? Html, string? Json, string? Csv, string? Markdown)
{
    private const string ReportName = "report.html";
    private const string JsonName = "comparison.json";

    /// <summary>Finds out before long work that a file could not be written after it.</summary>
    /// <exception cref="UsageException">A named file cannot be written.</exception>
    public void RequireWritable()
    {
        foreach (string path in new[] { Html, Json, Csv, Markdown }.OfType<string>())
        {
            OutputTarget.RequireWritable(path);
        }
    }

    /// <summary>Writes every output that was asked for, the report, and what the run's folder is to hold.</summary>
    /// <param name="comparison">What was concluded.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="keep">Which captures stay.</param>
    /// <param name="streams">Tells where the report is.</param>
    /// <param name="cancellation">Ends the reading of captures.</param>
    public void Write(Comparison comparison, RunFolder folder, KeepCaptures keep, ConsoleStreams streams,
        CancellationToken cancellation)
    {
        PairResult pair = comparison.Pairs[0];
        Timeline[] timelines = [.. new[] { pair.A, pair.B }.Select(id => TimelineOf(comparison.Arm(id), cancellation))
            .OfType<Timeline>()];
        Comparison kept = keep == KeepCaptures.None ? WithoutCaptures(comparison, folder) : comparison;
        foreach (string json in new[] { Json, Path.Combine(folder.Path, JsonName) }.OfType<string>())
        {
            OutputTarget.Write(json, stream => ComparisonFile.Write(stream, kept));
        }

        WriteText(Csv, writer => Report.WriteCsv(writer, kept));
        WriteText(Markdown, writer => Report.WriteMarkdown(writer, kept));
        string html = Html ?? Path.Combine(folder.Path, ReportName);
        OutputTarget.Write(html, stream => Report.WriteHtml(stream, kept, timelines));
        folder.Finish(streams, new RunSummary
        {
            StartedAt = DateTimeOffset.UtcNow,
            Command = kept.Command,
            Title = $"compare {kept.Arm(pair.A).Name} and {kept.Arm(pair.B).Name}"
                + (kept.Workload is { } workload ? $", {workload.Shape}" : ""),
            Caveat = $"{kept.Backend.Id}{(kept.Backend.Profile is { } profile ? $", profile {profile}" : "")}. "
                + $"{kept.Backend.Caveat}",
            Results = [.. kept.Pairs.Select(p => p.VerdictText)],
            Files = Html is null ? [ReportName, JsonName] : [JsonName],
        });
        streams.Output.MarkupLineInterpolated($"report {html}");
    }

    /// <summary>The comparison when the run's captures are gone; recorded captures of other runs stay.</summary>
    private static Comparison WithoutCaptures(Comparison comparison, RunFolder folder)
    {
        foreach (string arm in comparison.Arms.Select(arm => Path.Combine(folder.Path, arm.Id))
            .Where(System.IO.Directory.Exists))
        {
            System.IO.Directory.Delete(arm, recursive: true);
        }

        return comparison with { Arms = [.. comparison.Arms.Select(arm => arm with { Capture = null, Perfetto = null })] };
    }

    /// <summary>The timeline of an arm's capture; null when it has none, or it is gone since it was recorded.</summary>
    private static Timeline? TimelineOf(ArmResult arm, CancellationToken cancellation) => arm.Capture is { } capture && Path.Exists(capture)
        ? Timeline.FromCapture(
            capture, new KernelNames(arm.KernelNames), arm.Id, arm.Name, facts: arm.Manifest.Captures, cancellation: cancellation)
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
