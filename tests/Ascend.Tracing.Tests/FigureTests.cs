using Ascend.Tracing.Tests.Helpers;
using static Ascend.Tracing.Tests.Helpers.CaptureBuilder;

namespace Ascend.Tracing.Tests;

/// <summary>Figures against numbers worked out by hand, and against a naive model on a recorded capture.</summary>
public sealed class FigureTests
{
    // Lanes of SimplerProc: 0-1 AICPU, 2-3 AICube, 4-7 AIVector, 8 INVALID.
    private const int Aic0 = 2;
    private const int Aic1 = 3;
    private const int Aiv0 = 4;

    [Fact]
    public void Busy_makespan_occupancy_and_gaps_follow_their_definitions()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc().Thread(
            1000,
            1,
            Set(0, 5, 1000),
            Set(Aic0, RunTask, 1100, 7),
            Set(Aiv0, RunTask, 1150, 7),
            Set(Aic1, RunTask, 1200, 7),
            Close(Aic0, 1300),
            Close(Aiv0, 1350),
            Close(Aic1, 1500),
            Set(Aic0, RunTask, 1700, 7),
            Close(Aic0, 1800),
            Close(0, 2000));

        ProcFigures figures = Compute(builder, (7, "fa_fused_0"));

        KernelFigures kernel = Assert.Single(figures.Kernels);
        Assert.Equal(("fa_fused_0", 7u, 4L), (kernel.Name, kernel.FuncId!.Value, kernel.Spans));
        Assert.Equal((100, 700, 800), (kernel.FirstStartNs, kernel.LastStartNs, kernel.LastEndNs));
        Assert.Equal((500, 700, 200), (kernel.MakespanNs, kernel.ExtentNs, kernel.GapNs));
        Assert.Equal((2, 2, 3L), (kernel.Aic.Cores, kernel.Aic.CoresUsed, kernel.Aic.Spans));
        Assert.Equal((600, 300, 300, 300.0), (kernel.Aic.BusySumNs, kernel.Aic.BusyMinNs, kernel.Aic.BusyMaxNs, kernel.Aic.BusyMeanNs));
        Assert.Equal((500, 100, 0.0), (kernel.Aic.MakespanNs, kernel.Aic.LaunchSkewNs, kernel.Aic.CoefficientOfVariation));
        Assert.Equal(600.0 / (500 * 2), kernel.Aic.Occupancy);
        Assert.Equal((4, 1, 200), (kernel.Aiv.Cores, kernel.Aiv.CoresUsed, kernel.Aiv.BusySumNs));
        Assert.Equal(200.0 / (200 * 4), kernel.Aiv.Occupancy);
        Assert.Equal(1.0, kernel.Aiv.OccupancyOfUsedCores);
        Assert.Equal((1000UL, 1000L, 5L), (figures.OriginNs, figures.DurationNs, figures.Spans));
    }

    [Fact]
    public void A_group_unites_its_kernels_and_leaves_others_out()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc().Thread(
            1000,
            1,
            Set(Aic0, RunTask, 100, 1),
            Set(Aiv0, RunTask, 150, 2),
            Close(Aic0, 200),
            Close(Aiv0, 260),
            Set(Aic0, RunTask, 300, 3),
            Close(Aic0, 900));

        ProcFigures figures = Compute(builder, (1, "fa_fused"), (2, "online_softmax"), (3, "lm_head"));

        KernelFigures group = figures.Group("attention")!;
        Assert.Equal(["fa_fused", "online_softmax"], group.Members);
        Assert.Equal((2L, 160L), (group.Spans, group.MakespanNs));
        Assert.Equal((100, 110), (group.Aic.BusySumNs, group.Aiv.BusySumNs));
        Assert.Equal(600, figures.Kernel("lm_head")!.MakespanNs);
    }

    [Fact]
    public void Unfinished_spans_are_counted_apart_and_make_the_capture_incomplete()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc().Thread(
            1000, 1, Set(Aic0, RunTask, 100, 1), Close(Aic0, 200), Set(Aic0, RunTask, 300, 1), Set(0, 5, 900));

        var report = FigureReport.Compute(builder.Open());

        KernelFigures kernel = Assert.Single(report.Procs[0].Kernels);
        Assert.Equal(("func_1", 1L, 1L, 100L), (kernel.Name, kernel.Spans, kernel.UnfinishedSpans, kernel.MakespanNs));
        Assert.Equal(CaptureVerdict.Incomplete, report.Verdict);
        Assert.Equal(2, Assert.Single(report.Diagnostics, d => d.Kind == DiagnosticKind.UnfinishedSpan).Count);
    }

    [Fact]
    public void Aicpu_time_is_split_by_marker()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc().Thread(
            1000, 1, Set(1, 6, 0), Set(1, 7, 10), Set(1, 6, 30), Close(1, 35));

        LaneFigures lane = Assert.Single(Compute(builder).Lanes);

        Assert.Equal(("AICPU_1", LaneKind.Aicpu, 35L), (lane.Lane, lane.Kind, lane.BusyNs));
        Assert.Equal([new MarkerFigures("Phase2", 1, 20), new MarkerFigures("Phase1", 2, 15)], lane.Markers);
    }

    [Fact]
    public void Figures_of_a_recorded_device_capture_equal_a_naive_model()
    {
        var capture = TraceCapture.Open(Traces.Folder("device-1proc"));
        ProcFigures figures = FigureReport.Compute(capture).Procs[0];

        List<NaiveSpan> spans = [.. NaiveModel.Spans(capture.Procs[0]).Where(s => s.Lane.IsCore)];
        foreach (IGrouping<uint, NaiveSpan> byKernel in spans.GroupBy(s => s.ExtraId))
        {
            KernelFigures kernel = figures.Kernel($"func_{byKernel.Key}")!;
            Assert.Equal(byKernel.Count(), kernel.Spans);
            Assert.Equal(NaiveModel.UnionLength(byKernel), kernel.MakespanNs);
            Assert.Equal(byKernel.Where(s => s.Lane.Kind == LaneKind.AiCube).Sum(s => s.Duration), kernel.Aic.BusySumNs);
            Assert.Equal(byKernel.Where(s => s.Lane.Kind == LaneKind.AiVector).Sum(s => s.Duration), kernel.Aiv.BusySumNs);
        }

        Assert.Equal(spans.Select(s => s.ExtraId).Distinct().Count(), figures.Kernels.Count);
        Assert.Equal(CaptureVerdict.Complete, capture.Verdict);
    }

    private static ProcFigures Compute(CaptureBuilder builder, params (uint Id, string Name)[] names)
    {
        var options = new FigureOptions { Names = new(names.Select(n => KeyValuePair.Create(n.Id, n.Name))) };
        return FigureReport.Compute(builder.Open(), options).Procs[0];
    }
}
