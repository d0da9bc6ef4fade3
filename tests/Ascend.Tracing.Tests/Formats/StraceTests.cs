namespace Ascend.Tracing.Tests.Formats;

/// <summary>Host logs of simpler: stages, the device's part, and its ticks (lines made up by the published grammar).</summary>
public sealed class StraceTests
{
    private const string Prefix = "[mono_ns=5][T0x7f][TIMING] f: ";

    [Theory]
    [InlineData(Prefix, "chip.run", "chip.run.")]
    [InlineData("[TIMING] ", "simpler_run", "simpler_run.")]
    [InlineData(Prefix, "chip.run", "")]
    public void Stages_device_and_gaps_of_all_versions(string prefix, string root, string stem)
    {
        using var folder = new FormatFolder();
        string path = folder.Write("log", string.Concat(Enumerable.Range(0, 3).Select(i => Run(prefix, root, stem, i))) + "some other line\n");
        using OpenedTrace trace = TraceDoor.Open(path);
        FigureReport report = FigureReport.Compute(trace.Capture);

        Assert.Equal((CaptureKind.StraceLog, CaptureVerdict.Complete), (trace.Kind, report.Verdict));
        var stages = report.Procs[0].Lanes.SelectMany(l => l.Markers).GroupBy(m => m.Marker).ToDictionary(g => g.Key, g => (g.Sum(m => m.Spans), g.Sum(m => m.BusyNs)));
        Assert.Equal((3L, 3000L), stages["chip.run"]);
        Assert.Equal((3L, 1800L), stages["runner_run"]);
        Assert.Equal((3L, 1200L), stages[stem.Length == 0 ? "device_wall" : "runner_run.device_wall"]);
        Assert.Contains(trace.Facts, f => f.Key == "device 0, gaps between runs" && f.Value.StartsWith("2, mean 3.000 us", StringComparison.Ordinal));
        Assert.Contains(report.Diagnostics, d => d.Kind == DiagnosticKind.ClockAlignment && d.Meaning.Contains("0.200 us later", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("chip.run.brand_new_stage", DiagnosticKind.UnknownSpanName)]
    [InlineData("l9.run", DiagnosticKind.UnknownSpanName)]
    public void An_unknown_name_makes_the_log_incomplete(string name, DiagnosticKind kind)
    {
        using var folder = new FormatFolder();
        (CaptureVerdict verdict, IReadOnlyList<TraceDiagnostic> findings) = FormatFolder.Check(folder.Write("log", Run(Prefix, "chip.run", "chip.run.", 0) + Line(Prefix, 0, name, 1, 2)));

        Assert.Equal(CaptureVerdict.Incomplete, verdict);
        Assert.Contains(findings, f => f.Kind == kind && f.Severity == DiagnosticSeverity.Error && f.ToString().StartsWith("Error: ", StringComparison.Ordinal) && f.Meaning.Contains(name.Replace("chip.run.", "", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Fact]
    public void Damage_drops_and_unstamped_times_are_losses_and_foreign_spans_are_not()
    {
        using var folder = new FormatFolder();
        string text = Run(Prefix, "chip.run", "chip.run.", 0)
            + Line(Prefix, 0, "ext.mine.load%20all", 1, 2)
            + Line(Prefix, 0, "chip.run.runner_run.device_wall", 1, 0)
            + "[STRACE] v=1 pid=1 tid=2 name=chip.r[STRACE] v=1 pid=1\n"
            + "[HOSTLOG_DROPS] n=3\n";
        (CaptureVerdict verdict, IReadOnlyList<TraceDiagnostic> findings) = FormatFolder.Check(folder.Write("log", text));

        Assert.Equal(CaptureVerdict.Incomplete, verdict);
        DiagnosticKind[] losses = [.. findings.Where(f => f.Severity == DiagnosticSeverity.Loss).Select(f => f.Kind).Order()];
        Assert.Equal([DiagnosticKind.InvalidRow, DiagnosticKind.ZeroTime, DiagnosticKind.DeclaredLoss], losses);
        Assert.Contains(findings, f => f.Kind == DiagnosticKind.IgnoredEvents && f.Severity == DiagnosticSeverity.Info);
    }

    /// <summary>A log of two runs.</summary>
    internal static string Log => Run(Prefix, "chip.run", "chip.run.", 0) + "some other line\n" + Run(Prefix, "chip.run", "chip.run.", 1) + "[HOSTLOG_DROPS] n=3\n";

    private static string Run(string prefix, string root, string stem, int run)
    {
        int at = 10_000 * (run + 1);
        return Line(prefix, run, stem + "bind", at + 10, 50)
            + Line(prefix, run, (stem.Length == 0 ? "" : stem + "runner_run.") + "device_wall", 3, 400,
                $"clk=dev dev_id=0 dev_start_cycle={1000 + (run * 170)} dev_end_cycle={1020 + (run * 170)} dev_cnt_hz=50000000")
            + Line(prefix, run, stem + "runner_run", at + 100, 600)
            + Line(prefix, run, root, at, 1000);
    }

    private static string Line(string prefix, int run, string name, int start, int duration, string more = "clk=host") =>
        $"{prefix}[STRACE] v=1 pid=4711 tid=4712 inv={run} hid=ab depth=0 name={name} ts={start} dur={duration} {more}\n";
}
