namespace Ascend.Tracing.Tests.Formats;

/// <summary>Chrome JSON that others wrote.</summary>
public sealed class ChromeJsonTests
{
    internal const string Worker = """
        {"traceEvents": [{"ph": "M", "name": "process_name", "pid": 3, "args": {"name": "Scheduler View"}},
         {"ph": "M", "name": "thread_name", "pid": 3, "tid": 0, "args": {"name": "AIC_0"}},
         {"ph": "M", "name": "process_name", "pid": 4, "args": {"name": "Worker View"}},
         {"ph": "M", "name": "thread_name", "pid": 4, "tid": 0, "args": {"name": "AIC_0"}}, {"ph": "M", "name": "thread_name", "pid": 4, "tid": 1, "args": {"name": "AIV_0"}},
         {"ph": "X", "name": "QK(r0t0)", "pid": 3, "tid": 0, "ts": 0, "dur": 110.0},
         {"ph": "X", "name": "QK(r0t0)", "pid": 4, "tid": 0, "ts": 0.8, "dur": 100.2, "cat": "event", "args": {"kernel-duration-us": 100.0, "local_setup_us": 0.2}},
         {"ph": "X", "name": "QK(r1t7)", "pid": 4, "tid": 0, "ts": 200, "dur": 50, "args": {"x": [1, {"y": "}"}], "kernel-duration-us": 50}},
         {"ph": "X", "name": "SM(t3)", "pid": 4, "tid": 1, "ts": 201, "dur": 5, "args": {"kernel-duration-us": 4}}]}
        """;

    internal const string TraceView = """
        [{"name": "process_name", "pid": 2, "ph": "M", "args": {"name": "Ascend Hardware"}}, {"name": "process_name", "pid": "py 1", "ph": "M", "args": {"name": "Python"}},
         {"name": "f", "pid": "py 1", "tid": 7, "ts": "1726226040041000.000", "dur": 900, "ph": "X"}, {"name": "g", "pid": "py 1", "tid": 7, "ts": "1726226040041100.000", "dur": 100, "ph": "X"},
         {"name": "FIA", "pid": 2, "tid": 2, "ts": "1726226040041212.501", "dur": 235.1, "ph": "X", "args": {"Task Type": "MIX_AIC"}}]
        """;

    [Fact]
    public void A_merged_swimlane_gives_the_kernels_of_its_worker_view()
    {
        using var folder = new FormatFolder();
        using OpenedTrace trace = TraceDoor.Open(folder.Write("m", Worker));
        ProcFigures figures = FigureReport.Compute(trace.Capture).Procs[0];

        Assert.Equal(CaptureKind.MergedSwimlane, trace.Kind);
        Assert.Equal([("QK", 2L, 150_000L), ("SM", 1L, 4_000L)], figures.Kernels.Select(k => (k.Name, k.Spans, k.MakespanNs)));
        Assert.Equal((1, 1), (figures.Kernels[0].Aic.Cores, figures.Kernels[0].Aiv.Cores));
    }

    [Fact]
    public void A_trace_view_with_times_as_text_gives_the_kernels_on_its_streams()
    {
        using var folder = new FormatFolder();
        using OpenedTrace trace = TraceDoor.Open(folder.Write("t", TraceView));
        FigureReport report = FigureReport.Compute(trace.Capture);

        KernelFigures kernel = Assert.Single(report.Procs[0].Kernels);
        Assert.Equal((CaptureKind.TorchTraceView, "FIA", 235_100L, 212_501L), (trace.Kind, kernel.Name, kernel.MakespanNs, kernel.FirstStartNs));
        Assert.Equal(1_000_000, report.Procs[0].Lanes.SelectMany(l => l.Markers).Sum(m => m.BusyNs));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(120)]
    public void A_file_that_breaks_off_is_read_so_far_and_incomplete(int cut)
    {
        using var folder = new FormatFolder();
        (CaptureVerdict verdict, IReadOnlyList<TraceDiagnostic> findings) = FormatFolder.Check(folder.Write("m", Worker[..^cut]));

        Assert.Equal(CaptureVerdict.Incomplete, verdict);
        Assert.Contains(findings, f => f.Kind == DiagnosticKind.Truncated);
    }

    [Fact]
    public void An_export_of_tracr_process_is_not_complete_since_it_cannot_say()
    {
        using var folder = new FormatFolder();
        (CaptureVerdict verdict, IReadOnlyList<TraceDiagnostic> findings) = FormatFolder.Check(folder.Write("p", """
            {"traceEvents":[{"name":"process_name","ph":"M","pid":1000,"args":{"name":"TraCR"}},{"name":"thread_name","ph":"M","pid":1000,"tid":5,"args":{"name":"AICube_0"}},
            {"name":"Running_Task_Single","cat":"tracr","ph":"X","ts":1.000,"dur":2.020,"pid":1000,"tid":5,"args":{"extra_id":3}}]}
            """));

        Assert.Equal(CaptureVerdict.CompleteWithNotes, verdict);
        Assert.Equal(DiagnosticKind.DerivedFile, Assert.Single(findings).Kind);
    }
}
