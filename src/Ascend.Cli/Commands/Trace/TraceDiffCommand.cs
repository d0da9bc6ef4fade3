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
        var reading = new ReadingOptionSet(command, spans: true);
        var firstNames = new Option<string?>("--a-names") { Description = "Kernel names of the first capture alone.", HelpName = "file|package" };
        var secondNames = new Option<string?>("--b-names") { Description = "Kernel names of the second capture alone.", HelpName = "file|package" };
        var selection = new ProcOptionSet(command, "The proc or rank to compare; needed where a capture has several.");
        var secondProc = new Option<int?>("--second-proc") { Description = "The second capture's proc, where it has another number.", HelpName = "N" };
        var secondDeps = new Option<string?>("--second-deps") { Description = "The second capture's deps.json.", HelpName = "file" };
        foreach (Option option in new Option[] { firstNames, secondNames, secondProc, secondDeps })
        {
            command.Options.Add(option);
        }

        command.SetAction(CommandLine.Guarded(streams, (parsed, cancellation) =>
        {
            FigureOptions Options(Option<string?> names) => new()
            {
                Names = parsed.GetValue(names) is { } own ? CaptureOptionSet.Names(own) : before.Names(parsed),
                Filter = filter.Create(parsed),
                Slots = reading.Slots(parsed),
                TrustFuncIds = reading.TrustFuncIds(parsed),
            };

            before.RequireOther(
                parsed, parsed.GetValue(output)!, parsed.GetValue(after), parsed.GetValue(firstNames), parsed.GetValue(secondNames), parsed.GetValue(secondDeps));
            TraceOpenOptions open = reading.OpenOptions(parsed);
            using OpenedTrace firstTrace = before.Open(parsed, open, cancellation);
            using OpenedTrace secondTrace = CaptureOptionSet.Open(
                parsed.GetValue(after)!, parsed.GetValue(secondDeps), open, cancellation);
            FigureReport first = FigureReport.Compute(firstTrace.Capture, Options(firstNames), cancellation);
            FigureReport second = FigureReport.Compute(secondTrace.Capture, Options(secondNames), cancellation);
            int? proc = selection.Proc(parsed);
            int? launch = selection.Launch(parsed);
            FigureDiff diff = FigureDiff.Of(
                first,
                first.Select(NeededProc(first, proc, second), launch),
                second,
                second.Select(parsed.GetValue(secondProc) ?? NeededProc(second, proc, first), launch));
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

    /// <summary>The proc asked for; none beside a capture of several procs that needs one, where this one has only one.</summary>
    private static int? NeededProc(FigureReport report, int? proc, FigureReport other) => HasOne(report) && !HasOne(other) ? null : proc;

    private static bool HasOne(FigureReport report) => report.Procs.DistinctBy(p => p.ProcId).Count() == 1;

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

        console.Write(table, new TableFit([0, 1, 2, 3, 4], "--json has every column"));
        foreach (string note in diff.Notes)
        {
            console.MarkupLineInterpolated($"[yellow]note: {note}[/]");
        }

        console.WriteLine("times in us; busy times are the differences of the sums over all cores");
        WritePhases(console, diff);
        foreach (string remark in diff.Remarks)
        {
            console.MarkupLineInterpolated($"{remark}");
        }

        foreach ((string side, FigureReport report) in new[] { ("first", diff.Before), ("second", diff.After) })
        {
            foreach (TraceDiagnostic finding in report.Diagnostics.Where(d => d.Severity != DiagnosticSeverity.Info))
            {
                console.MarkupLineInterpolated($"[yellow]{side}: {finding}[/]");
            }
        }
    }

    private static void WritePhases(IAnsiConsole console, FigureDiff diff)
    {
        if (diff.Phases.Count == 0)
        {
            return;
        }

        Table table = new Table().AddColumns("AICPU phase", "first", "first spans", "second", "second spans");
        foreach (PhaseDifference phase in diff.Phases)
        {
            string old = string.Join("+", phase.BeforeNames.Union(phase.AfterNames).Where(n => n != phase.Name));
            table.AddRow(
                Markup.Escape(old.Length == 0 ? phase.Name : $"{phase.Name} ({old})"),
                phase.BeforeNames.Count == 0 ? "not there" : Micros(phase.BeforeNs),
                phase.BeforeSpans.ToString(CultureInfo.InvariantCulture),
                phase.AfterNames.Count == 0 ? "not there" : Micros(phase.AfterNs),
                phase.AfterSpans.ToString(CultureInfo.InvariantCulture));
        }

        console.Write(table);
    }

    private static string Micros(long nanoseconds) => (nanoseconds / 1e3).ToString("F1", CultureInfo.InvariantCulture);

    private static string Signed(long? nanoseconds) =>
        nanoseconds is { } value ? (value / 1e3).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture) : "-";
}
