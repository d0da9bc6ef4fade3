using System.CommandLine;
using System.Globalization;
using Ascend.Tracing;
using Spectre.Console;

namespace Ascend.Cli.Commands.Trace;

/// <summary>The chip swimlane of the run that a TraCR capture is of: the cores' own times, put beside the AICPU's view.</summary>
internal sealed class SwimlaneOption
{
    private readonly Option<string?> _file = new("--swimlane")
    {
        Description = "The chip swimlane of the same run, whose on-core times are shown too. Without it: the only "
            + "one in the capture's folder.",
        HelpName = "file",
    };

    public SwimlaneOption(Command command) => command.Options.Add(_file);

    /// <summary>Adds the on-core view to a report when there is one.</summary>
    /// <exception cref="TraceFormatException">The file cannot be read.</exception>
    public FigureReport Join(
        ParseResult parsed, CaptureKind kind, FigureReport report, FigureOptions options, string? deps, CancellationToken cancellation)
    {
        string[] beside = kind == CaptureKind.TracrFolder && Directory.Exists(report.Capture)
            ? [.. Directory.EnumerateFiles(report.Capture, "*.json").Where(ChipSwimlane.IsSwimlaneFile)]
            : [];
        string? file = parsed.GetValue(_file) ?? (beside.Length == 1 ? beside[0] : null);
        if (file is null || report.Procs.Count != 1)
        {
            return report;
        }

        var onCore = FigureReport.Compute(ChipSwimlane.Open(file, deps), options, cancellation);
        return report with { OnCore = CoreTimeComparison.Of(report.Procs[0], onCore.Procs[0], file) };
    }

    /// <summary>Shows the comparison.</summary>
    public static void Write(IAnsiConsole console, CoreTimeComparison comparison)
    {
        console.MarkupLineInterpolated($"[bold]on-core time[/], to be preferred, from {comparison.Swimlane}");
        Table table = new Table().AddColumns("kernel", "cores", "tasks", "on-core busy sum", "AICPU's view", "view / on-core");
        foreach (CoreTimeRow row in comparison.Rows)
        {
            string tasks = row.AicpuTasks == row.OnCoreTasks ? $"{row.OnCoreTasks}" : $"{row.OnCoreTasks}, TraCR {row.AicpuTasks}";
            table.AddRow(
                Markup.Escape(row.Kernel),
                row.Core == LaneKind.AiCube ? "AIC" : "AIV",
                tasks,
                Micros(row.OnCoreBusyNs),
                Micros(row.AicpuBusyNs),
                row.Ratio?.ToString("F2", CultureInfo.InvariantCulture) ?? "-");
        }

        console.Write(table);
        console.WriteLine(comparison.IsSameRun
            ? "both have the same tasks; the AICPU's view adds dispatch, polling and waits"
            : "the tasks differ, so the two are not of one run or one has lost records: no ratio means anything");
    }

    private static string Micros(long nanoseconds) => (nanoseconds / 1e3).ToString("F1", CultureInfo.InvariantCulture);
}
