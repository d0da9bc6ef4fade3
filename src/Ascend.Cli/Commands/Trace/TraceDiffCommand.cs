using System.CommandLine;
using System.Globalization;
using Ascend.Tracing;
using Spectre.Console;

namespace Ascend.Cli.Commands.Trace;

/// <summary><c>ascend trace diff</c>: two captures kernel by kernel.</summary>
internal static class TraceDiffCommand
{
    public static Command Create(ConsoleStreams streams)
    {
        var command = new Command("diff", "Compares two captures kernel by kernel; differences are second minus first.");
        var before = new CaptureOptionSet(command);
        var after = new Argument<string>("SECOND") { Description = "The second capture." };
        command.Arguments.Add(after);
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        Option<string> output = OutputTarget.Option("The file for JSON", OutputTarget.StandardOutput);
        command.Options.Add(json);
        command.Options.Add(output);
        var filter = new FilterOptionSet(command);
        var selection = new ProcOptionSet(command, "The proc to compare, in both captures; needed where a capture has several.");
        var secondProc = new Option<int?>("--second-proc") { Description = "The second capture's proc, where it has another number.", HelpName = "N" };
        var secondDeps = new Option<string?>("--second-deps") { Description = "The second capture's deps.json.", HelpName = "file" };
        command.Options.Add(secondProc);
        command.Options.Add(secondDeps);
        command.SetAction(CommandLine.Guarded(streams, (parsed, cancellation) =>
        {
            var options = new FigureOptions { Names = before.Names(parsed), Filter = filter.Create(parsed) };
            using OpenedTrace firstTrace = before.Open(parsed, cancellation);
            using OpenedTrace secondTrace = TraceDoor.Open(parsed.GetValue(after)!, new() { DepsPath = parsed.GetValue(secondDeps) }, cancellation);
            FigureReport first = FigureReport.Compute(firstTrace.Capture, options, cancellation);
            FigureReport second = FigureReport.Compute(secondTrace.Capture, options, cancellation);
            int? proc = selection.Proc(parsed);
            int? launch = selection.Launch(parsed);
            FigureDiff diff = FigureDiff.Of(
                first, first.Select(proc, launch), second, second.Select(parsed.GetValue(secondProc) ?? proc, launch));
            if (parsed.GetValue(json))
            {
                OutputTarget.Write(parsed.GetValue(output)!, diff.WriteJson);
            }
            else
            {
                WriteTable(streams.Output, diff);
            }

            return Task.FromResult(ExitCode.Success);
        }));
        return command;
    }

    private static void WriteTable(IAnsiConsole console, FigureDiff diff)
    {
        console.MarkupLineInterpolated($"first  {diff.Before.Capture}: {VerdictText.Of(diff.Before.Verdict)}");
        console.MarkupLineInterpolated($"second {diff.After.Capture}: {VerdictText.Of(diff.After.Verdict)}");
        Table table = new Table().AddColumns(
            "kernel", "first makespan", "second makespan", "difference", "ratio", "AIC busy", "AIV busy", "spans");
        foreach (KernelDifference kernel in diff.Kernels)
        {
            table.AddRow(
                kernel.IsGroup ? $"[bold]{Markup.Escape(kernel.Name)}[/]" : Markup.Escape(kernel.Name),
                kernel.Before is { } first ? Micros(first.MakespanNs) : "not there",
                kernel.After is { } second ? Micros(second.MakespanNs) : "not there",
                Signed(kernel.MakespanNs),
                kernel.MakespanRatio is { } ratio ? ratio.ToString("F3", CultureInfo.InvariantCulture) + (kernel.SpanCountsDiffer ? " (spans differ)" : "") : "-",
                Signed(kernel.AicBusySumNs),
                Signed(kernel.AivBusySumNs),
                kernel.Spans?.ToString("+0;-0;0", CultureInfo.InvariantCulture) ?? "-");
        }

        console.Write(table);
        foreach (string note in diff.Notes)
        {
            console.MarkupLineInterpolated($"[yellow]note: {note}[/]");
        }

        console.WriteLine("times in us; busy times are the differences of the sums over all cores");
    }

    private static string Micros(long nanoseconds) => (nanoseconds / 1e3).ToString("F1", CultureInfo.InvariantCulture);

    private static string Signed(long? nanoseconds) =>
        nanoseconds is { } value ? (value / 1e3).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture) : "-";
}
