using System.Globalization;
using Ascend.Cli.Compare;
using Spectre.Console;

namespace Ascend.Cli;

/// <summary>Writes a comparison as text.</summary>
internal static class CompareRenderer
{
    private const string Missing = "-";

    public static void Write(IAnsiConsole console, CompareReport report)
    {
        string profile = report.Profile is { } name ? $", profile {name}" : "";
        console.MarkupLineInterpolated($"[bold]{report.Backend}{profile}[/] ({report.BackendReason})");
        console.MarkupLineInterpolated($"[yellow]{report.Caveat}[/]");
        console.MarkupLineInterpolated(
            $"shape {report.Problem.Shape}: {Text(report.Problem.BytesMoved / 1e6, "F1")} MB, {Text(report.Problem.FloatingPointOperations / 1e9, "F2")} GFLOP per run");
        console.Write(Figures(report));
        foreach (ArmReport arm in report.Arms)
        {
            WriteArm(console, arm);
        }

        WriteRatio(console, report);
        foreach (string note in report.Notes)
        {
            console.MarkupLineInterpolated($"note: {note}");
        }
    }

    private static Table Figures(CompareReport report)
    {
        Table table = new Table().AddColumn("");
        foreach (ArmReport arm in report.Arms)
        {
            table.AddColumn(new TableColumn(Markup.Escape(arm.Name)).RightAligned());
        }

        string times = report.DeviceTimes;
        AddRow(table, report, $"attention makespan, us ({times})", arm => Text(arm.MakespanUs, "F1"));
        AddRow(table, report, $"bandwidth, TB/s ({times})", arm => Text(Of(arm, a => a.TerabytesPerSecond), "F3"));
        AddRow(table, report, "attention spans per run", arm => Text(Of(arm, a => a.Spans), "F0"));
        AddCoreRows(table, report, "AIC", a => a.Aic);
        AddCoreRows(table, report, "AIV", a => a.Aiv);
        AddRow(table, report, $"whole capture, us ({times})", arm => Text(Median.Of([.. arm.Captures.Select(c => c.DurationUs)]), "F1"));
        AddRow(table, report, "captures (verdict)", arm => $"{arm.Captures.Count} ({string.Join(", ", arm.Captures.Select(c => c.Verdict).Distinct())})");
        AddRow(table, report, "host wall untraced, ms (this machine)", arm => Text(Median.Of(arm.UntracedHostWallMs), "F1"));
        AddRow(table, report, "host wall traced, ms (this machine)", arm => Text(Median.Of(arm.TracedHostWallMs), "F1"));
        return table;
    }

    private static void AddCoreRows(Table table, CompareReport report, string kind, Func<KernelReport, CoreReport> cores)
    {
        string times = report.DeviceTimes;
        AddRow(table, report, $"{kind} cores used", arm => arm.Captures is [{ Attention: { } a }, ..] ? $"{cores(a).CoresUsed} of {cores(a).Cores}" : Missing);
        AddRow(table, report, $"{kind} busy sum, us ({times})", arm => Text(Of(arm, a => cores(a).BusySumUs), "F0"));
        AddRow(
            table, report, $"{kind} busy mean / max per core, us ({times})", arm =>
                $"{Text(Of(arm, a => cores(a).BusyMeanUs), "F1")} / {Text(Of(arm, a => cores(a).BusyMaxUs), "F1")}");
        AddRow(table, report, $"{kind} occupancy", arm => Text(Of(arm, a => 100 * cores(a).Occupancy), "F1") + " %");
    }

    private static void AddRow(Table table, CompareReport report, string label, Func<ArmReport, string> cell) =>
        table.AddRow([label, .. report.Arms.Select(cell)]);

    private static double? Of(ArmReport arm, Func<KernelReport, double?> figure) =>
        Median.Of([.. arm.Captures.Select(capture => capture.Attention is { } attention ? figure(attention) : null).OfType<double>()]);

    private static void WriteArm(IAnsiConsole console, ArmReport arm)
    {
        string colour = arm.GoldenPassed && arm.Reproducible ? "green" : "red";
        console.MarkupLine($"[bold]{Markup.Escape(arm.Name)}[/]: [{colour}]{Markup.Escape(arm.Golden)}[/]");
        console.MarkupLineInterpolated($"  from {arm.Origin}{(arm.HasExternalKernels ? "; has EXTERNAL kernels" : "")}");
        if (arm.Tiling is { } tiling)
        {
            console.MarkupLineInterpolated($"  tiling {tiling}");
        }

        if (!arm.Reproducible)
        {
            console.MarkupLine("  [red]results differ from run to run[/]");
        }

        if (arm.Captures is [{ } capture, ..])
        {
            console.MarkupLineInterpolated($"  capture {capture.Path}");
            console.MarkupLineInterpolated($"  perfetto {capture.Pftrace}");
        }
    }

    private static void WriteRatio(IAnsiConsole console, CompareReport report)
    {
        if (report.MakespanRatio is not { } ratio || report.Arms is not [{ MakespanUs: { } first }, { MakespanUs: { } second }])
        {
            console.MarkupLine("[red]no ratio: a capture has no attention spans[/]");
            return;
        }

        string format = ratio < 1.1 ? "F2" : "F1";
        console.MarkupLineInterpolated(
            $"[bold]{report.Arms[0].Name} {Text(first, "F0")} us, {report.Arms[1].Name} {Text(second, "F0")} us ({report.DeviceTimes}): {Text(ratio, format)}x[/]");
    }

    private static string Text(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? Missing;
}
