using System.CommandLine;
using System.Globalization;
using System.Text;
using Ascend.Tracing;
using Spectre.Console;

namespace Ascend.Cli.Commands.Trace;

/// <summary><c>ascend trace report</c>: the figures of a capture.</summary>
internal static class TraceReportCommand
{
    public static Command Create(ConsoleStreams streams)
    {
        var command = new Command("report", "Computes the figures of a capture; METRICS.md of Ascend.Tracing defines them.");
        var capture = new CaptureOptionSet(command);
        var format = new Option<string>("--format") { Description = "table, json or csv.", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json", "csv");
        var json = new Option<bool>("--json") { Description = "The same as --format json." };
        Option<string> output = OutputTarget.Option("The file for json and csv", OutputTarget.StandardOutput);
        var groups = new Option<string[]>("--group")
        {
            Description = "A group of kernels, for example matmul=*_proj;gate*. Without it: attention.",
            HelpName = "name=pattern;pattern",
        };
        foreach (Option option in new Option[] { format, json, output, groups })
        {
            command.Options.Add(option);
        }

        var filter = new FilterOptionSet(command);
        var reading = new ReadingOptionSet(command, spans: true);
        var swimlane = new SwimlaneOption(command);
        var selection = new ProcOptionSet(command, "Only this proc; without it all of them, side by side.");

        command.SetAction(CommandLine.Guarded(streams, (parsed, cancellation) =>
        {
            string target = parsed.GetValue(output)!;
            capture.RequireOther(parsed, target);
            using OpenedTrace trace = capture.Open(parsed, reading.OpenOptions(parsed), cancellation);
            TraceCapture opened = trace.Capture;
            var options = new FigureOptions
            {
                Names = capture.Names(parsed),
                Filter = filter.Create(parsed),
                Slots = reading.Slots(parsed),
                TrustFuncIds = reading.TrustFuncIds(parsed),
                Groups = parsed.GetValue(groups) is { Length: > 0 } given ? [.. given.Select(ParseGroup)] : [KernelGroup.Attention],
            };
            FigureReport report = selection.Choose(parsed, FigureReport.Compute(opened, options, cancellation));
            report = swimlane.Join(parsed, trace.Kind, report, options, capture.Deps(parsed), cancellation);
            switch (parsed.GetValue(json) ? "json" : parsed.GetValue(format))
            {
                case "json":
                    OutputTarget.Write(target, stream => FigureReportJson.Write(report, stream));
                    break;
                case "csv":
                    OutputTarget.Write(target, stream => WriteCsv(report, stream));
                    break;
                default:
                    WriteTable(streams.Output, report);
                    WriteFacts(streams.Output, trace, report);
                    break;
            }

            return Task.FromResult(ExitCode.Success);
        }));
        return command;
    }

    private static void WriteTable(IAnsiConsole console, FigureReport report)
    {
        console.MarkupLineInterpolated($"{report.Capture}: [bold]{VerdictText.Of(report.Verdict)}[/]; times in us, csv and json have every figure");
        var table = new Table().AddColumns("proc", "kernel", "spans", "makespan", "gaps");
        foreach (string kind in new[] { "AIC", "AIV" })
        {
            table.AddColumns($"{kind} cores", $"{kind} busy mean / max", $"{kind} occupancy", $"{kind} affected");
        }

        foreach (ProcFigures proc in report.Procs)
        {
            foreach (KernelFigures group in proc.Groups)
            {
                table.AddRow([ProcName(proc), $"[bold]{Markup.Escape(group.Name)}[/]", .. Cells(group)]);
            }

            foreach (KernelFigures kernel in proc.Kernels)
            {
                table.AddRow([ProcName(proc), Markup.Escape(kernel.Name), .. Cells(kernel)]);
            }
        }

        console.Write(table, new TableFit([1, 0, 2, 3], "--format csv and --format json have every column"));
        if (report.OnCore is { } onCore)
        {
            SwimlaneOption.Write(console, onCore);
        }

        foreach (string remark in report.Remarks)
        {
            console.MarkupLineInterpolated($"{remark}");
        }

        foreach (TraceDiagnostic diagnostic in report.Diagnostics)
        {
            console.MarkupLineInterpolated($"[yellow]{diagnostic}[/]");
        }
    }

    /// <summary>What a capture says beside kernels: sums on streams, and the lanes of captures that have no kernels.</summary>
    private static void WriteFacts(IAnsiConsole console, OpenedTrace trace, FigureReport report)
    {
        foreach ((string name, string value) in trace.Facts)
        {
            console.MarkupLineInterpolated($"{name}: {value}");
        }

        foreach (ProcFigures proc in report.Procs)
        {
            foreach (KernelFigures kernel in proc.Kernels.Where(k => k.Streams is not null))
            {
                double mean = kernel.Spans == 0 ? 0 : (double)kernel.Streams!.BusySumNs / kernel.Spans;
                console.MarkupLineInterpolated($"{kernel.Name}: {kernel.Spans} launches, {Micros(mean)} us each, {Micros(kernel.Streams!.BusySumNs)} us in all");
            }
        }
    }

    private static string ProcName(ProcFigures proc) => proc.Launch is { } launch ? $"{Text(proc.ProcId)}, launch {Text(launch.Number)}" : Text(proc.ProcId);

    private static string[] Cells(KernelFigures figures) =>
    [
        Text(figures.Spans), Micros(figures.MakespanNs), Micros(figures.GapNs), .. Cells(figures.Aic), .. Cells(figures.Aiv),
    ];

    private static string[] Cells(CoreFigures cores) => cores.CoresUsed == 0
        ? ["-", "-", "-", "-"]
        :
        [
            $"{cores.CoresUsed} of {cores.Cores}",
            $"{Micros(cores.BusyMeanNs)} / {Micros(cores.BusyMaxNs)}",
            string.Create(CultureInfo.InvariantCulture, $"{100 * cores.Occupancy:F1} %"),
            Text(cores.AffectedSpans),
        ];

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Micros(double nanoseconds) => (nanoseconds / 1e3).ToString("F1", CultureInfo.InvariantCulture);

    private static void WriteCsv(FigureReport report, Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        FigureTable.Of(report).WriteCsv(writer);
    }

    private static KernelGroup ParseGroup(string text)
    {
        string[] parts = text.Split('=', 2);
        string[] patterns = parts is [{ Length: > 0 }, var list]
            ? list.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [];
        return patterns.Length > 0
            ? new KernelGroup(parts[0], patterns)
            : throw new UsageException($"--group {text} is not name=pattern;pattern.");
    }
}
