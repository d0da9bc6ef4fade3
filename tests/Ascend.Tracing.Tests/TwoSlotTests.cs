using Ascend.Tracing.Tests.Helpers;
using static Ascend.Tracing.Tests.Helpers.CaptureBuilder;

namespace Ascend.Tracing.Tests;

/// <summary>A core with a running and a pending task (domain notes, 4.6).</summary>
public sealed class TwoSlotTests
{
    private const int Core = 2;

    [Fact]
    public void A_promoted_task_runs_from_the_first_reset_to_its_own()
    {
        List<TraceEvent> spans = Read(Set(Core, RunTask, 100, 1), Set(Core, RunPair, 140, 2), Close(Core, 200), Close(Core, 260));

        Assert.Equal([(1u, 100UL, 200UL), (2u, 200UL, 260UL)], spans.Select(s => (s.ExtraId, s.Start, s.End)));
        Assert.Equal([(SlotFlags.Overlapped, 0u, 60u), (SlotFlags.Promoted, 60u, 0u)], spans.Select(s => (s.Slots, s.StartSlack, s.EndSlack)));
    }

    [Fact]
    public void Native_traces_say_which_spans_the_model_touched()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc().Thread(
            1000,
            1,
            Set(Core, RunTask, 100, 1),
            Set(Core, RunPair, 140, 2),
            Close(Core, 200),
            Close(Core, 260),
            Set(Core, RunTask, 300, 3),
            Close(Core, 350));
        using var modelled = new MemoryStream();
        using var adjacent = new MemoryStream();

        PftraceWriter.Write(builder.Open(), modelled, new() { Slots = SlotModel.TwoSlot });
        PftraceWriter.Write(builder.Open(), adjacent, new() { Slots = SlotModel.Adjacent });

        Assert.Equal(
            [["extra_id=1", "slot_overlapped=1", "end_slack_ns=60"], ["extra_id=2", "slot_promoted=1", "start_slack_ns=60"], ["extra_id=3"]],
            PftraceReader.Arguments(modelled.ToArray()));
        Assert.All(PftraceReader.Arguments(adjacent.ToArray()), arguments => Assert.Single(arguments));
        Assert.Equal([100UL, 60UL, 50UL], PftraceReader.Spans(modelled.ToArray()).Select(s => s.End - s.Start));
    }

    [Fact]
    public void A_chain_of_pairs_keeps_every_task()
    {
        List<TraceEvent> spans = Read(
            Set(Core, RunTask, 100, 1),
            Set(Core, RunPair, 110, 2),
            Close(Core, 200),
            Set(Core, RunPair, 210, 3),
            Close(Core, 300),
            Set(Core, RunPair, 310, 4),
            Close(Core, 400),
            Close(Core, 500));

        Assert.Equal(
            [(1u, 100UL, 200UL), (2u, 200UL, 300UL), (3u, 300UL, 400UL), (4u, 400UL, 500UL)],
            spans.Select(s => (s.ExtraId, s.Start, s.End)));
        Assert.Equal(SlotFlags.Promoted | SlotFlags.Overlapped, spans[1].Slots);
    }

    [Fact]
    public void Without_a_second_reset_the_spans_stay_adjacent_and_are_marked()
    {
        List<TraceEvent> spans = Read(
            Set(Core, RunTask, 100, 1), Set(Core, RunPair, 140, 2), Close(Core, 200), Set(Core, RunTask, 300, 3), Close(Core, 350));

        Assert.Equal(
            [(1u, 100UL, 140UL), (2u, 140UL, 200UL), (3u, 300UL, 350UL)], spans.Select(s => (s.ExtraId, s.Start, s.End)));
        Assert.Equal([SlotFlags.Ambiguous, SlotFlags.Ambiguous | SlotFlags.Promoted, SlotFlags.None], spans.Select(s => s.Slots));
    }

    [Fact]
    public void A_pair_on_an_idle_core_and_a_single_over_a_single_are_plain_spans()
    {
        List<TraceEvent> spans = Read(
            Set(Core, RunPair, 100, 1), Close(Core, 150), Set(Core, RunTask, 200, 2), Set(Core, RunTask, 230, 3), Close(Core, 260));

        Assert.Equal([(1u, 100UL, 150UL), (2u, 200UL, 230UL), (3u, 230UL, 260UL)], spans.Select(s => (s.ExtraId, s.Start, s.End)));
        Assert.All(spans, s => Assert.Equal(SlotFlags.None, s.Slots));
    }

    [Fact]
    public void Both_slots_open_at_the_end_are_two_unfinished_spans()
    {
        List<TraceEvent> spans = Read(Set(Core, RunTask, 100, 1), Set(Core, RunPair, 140, 2), Set(0, 0, 300));

        Assert.Equal([(1u, 300UL), (2u, 300UL)], spans.Where(s => s.Lane == Core).Select(s => (s.ExtraId, s.End)));
        Assert.All(spans, s => Assert.Equal(TraceEventKind.UnfinishedSpan, s.Kind));
    }

    [Fact]
    public void Busy_time_has_bounds_that_hold_the_truth_and_the_adjacent_reading()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc().Thread(
            1000, 1, Set(Core, RunTask, 100, 1), Set(Core, RunPair, 140, 2), Close(Core, 200), Close(Core, 260));

        ProcFigures figures = FigureReport.Compute(builder.Open()).Procs[0];
        ProcFigures adjacent = FigureReport.Compute(builder.Open(), new() { Slots = SlotModel.Adjacent }).Procs[0];

        CoreFigures first = figures.Kernel("func_1")!.Aic;
        CoreFigures second = figures.Kernel("func_2")!.Aic;
        Assert.Equal((1L, 100L, 60L, 0L), (first.AffectedSpans, first.BusySumNs, first.BusyErrorLowNs, first.BusyErrorHighNs));
        Assert.Equal((1L, 60L, 0L, 60L), (second.AffectedSpans, second.BusySumNs, second.BusyErrorLowNs, second.BusyErrorHighNs));
        Assert.Equal(40, adjacent.Kernel("func_1")!.Aic.BusySumNs);
        Assert.InRange(40, first.BusySumNs - first.BusyErrorLowNs, first.BusySumNs + first.BusyErrorHighNs);
        Assert.InRange(adjacent.Kernel("func_2")!.Aic.BusySumNs, second.BusySumNs - second.BusyErrorLowNs, second.BusySumNs + second.BusyErrorHighNs);
    }

    [Fact]
    public void Makespan_of_spans_that_are_settled_late_equals_the_union()
    {
        // Core 3 closes spans after core 2's first task ended, before it is settled that it did.
        TraceRecord[] records =
        [
            Set(Core, RunTask, 100, 1), Set(Core, RunPair, 140, 1), Close(Core, 200), Set(3, RunTask, 210, 1), Close(3, 220),
            Set(3, RunTask, 230, 1), Close(3, 240), Close(Core, 225 + 25),
        ];
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc().Thread(1000, 1, records);

        KernelFigures kernel = Assert.Single(FigureReport.Compute(builder.Open()).Procs[0].Kernels);

        Assert.Equal((150, 150, 170), (kernel.MakespanNs, kernel.ExtentNs, kernel.Aic.BusySumNs));
    }

    private static List<TraceEvent> Read(params TraceRecord[] records)
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc().Thread(1000, 1, records);
        TraceCapture capture = builder.Open();
        using TraceEventReader reader = capture.ReadEvents(capture.Procs[0], SlotModel.TwoSlot);
        var spans = new List<TraceEvent>();
        while (reader.ReadBatch())
        {
            spans.AddRange(reader.Batch.ToArray());
        }

        return spans;
    }
}
