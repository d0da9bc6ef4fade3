using Ascend.Tracing.Formats.Spans;
using FsCheck;
using FsCheck.Fluent;

namespace Ascend.Tracing.Tests.Formats;

/// <summary>Events come out of the compact store as they went in, by their ends; overlapping ones in rows that are free of overlap.</summary>
public sealed class SpanStoreTests
{
    [Fact]
    public void Events_come_back_in_the_order_of_their_ends() => Prop.ForAll(Arb.From(Events(2000)), events =>
    {
        var builder = new SpanStoreBuilder();
        foreach (TraceEvent e in Enumerable.Repeat(events, 100).SelectMany(e => e))
        {
            builder.Add(e);
        }

        SpanStore store = builder.Build([0, 1, 2, 3]);
        List<TraceEvent> read = store.ToList();
        Assert.Equal(Enumerable.Repeat(events, 100).SelectMany(e => e).OrderBy(e => e.End), read);
        Assert.Equal(events.Min(e => e.Start), store.First);
        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Fact]
    public void No_event_starts_before_the_floor_that_was_given() => Prop.ForAll(Arb.From(Events(3000)), events =>
    {
        var builder = new SpanStoreBuilder();
        foreach (TraceEvent e in Enumerable.Range(0, 60).SelectMany(i => events.Select(e => Moved(e, (ulong)i * 1_000_000))))
        {
            builder.Add(e);
        }

        AssertFloors(builder.Build([0, 1, 2, 3]));
        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(10));

    [Fact]
    public void Overlapping_spans_get_rows_of_one_core_and_keep_their_times() => Prop.ForAll(Arb.From(Events(40)), events =>
    {
        var proc = new ProcDraft(0, "x");
        LaneDraft[] lanes = [.. Enumerable.Range(0, 4).Select(i => proc.AddLane($"AICube_{i}", LaneKind.AiCube))];
        foreach (TraceEvent e in events.Where(e => e.IsSpan))
        {
            proc.AddSpan(lanes[e.Lane], proc.Markers.NumberOf("Running_Task_Single"), 1, e.Start, e.End);
        }

        TraceProc built = proc.Build();
        List<TraceEvent> read = built.Spans!.ToList();
        Assert.Equal(events.Where(e => e.IsSpan).Select(e => (e.Start, e.End)).Order(), read.Select(e => (e.Start, e.End)).Order());
        foreach (IGrouping<ushort, TraceEvent> lane in read.GroupBy(e => e.Lane))
        {
            Assert.All(lane.OrderBy(e => e.Start).ThenBy(e => e.End).Pair(), p => Assert.True(p.First.End <= p.Second.Start));
        }

        var capture = new TraceCapture("x", [built], []);
        KernelFigures? kernel = FigureReport.Compute(capture).Procs[0].Kernel("func_1");
        Assert.Equal(4, kernel?.Aic.Cores ?? 4);
        Assert.Equal(events.Where(e => e.IsSpan).Sum(e => (long)e.Duration), kernel?.Aic.BusySumNs ?? 0);
        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    private static unsafe void AssertFloors(SpanStore store)
    {
        SpanReader reader = store.Open();
        TraceEvent* batch = stackalloc TraceEvent[512];
        ulong floor = reader.Floor;
        for (int count = reader.Read(batch, 512); count > 0; count = reader.Read(batch, 512))
        {
            for (int i = 0; i < count; i++)
            {
                Assert.True(batch[i].Start >= floor);
            }

            floor = reader.Floor;
        }

        Assert.Equal(ulong.MaxValue, floor);
    }

    private static TraceEvent Moved(TraceEvent e, ulong by) =>
        new(e.Start + by, e.End + by, e.ExtraId, e.Lane, e.Marker, e.Kind, e.Slots, e.StartSlack, e.EndSlack, e.Launch);

    private static Gen<TraceEvent[]> Events(int most) =>
        from count in Gen.Choose(1, most)
        from numbers in Gen.Choose(0, int.MaxValue - 1).ArrayOf(count * 2)
        select Enumerable.Range(0, count).Select(i =>
        {
            int n = numbers[2 * i];
            var start = (ulong)(numbers[(2 * i) + 1] % 1_000_000);
            var kind = (TraceEventKind)(n % 4);
            bool isSpan = kind <= TraceEventKind.UnfinishedSpan;
            bool hasSlots = isSpan && n % 7 == 0;
            return new TraceEvent(
                start,
                start + (isSpan ? (ulong)(n % 5000) : 0),
                n % 3 == 0 ? TraceRecord.NoExtra : (uint)n,
                (ushort)(n / 4 % 4),
                isSpan ? (ushort)(n % 300) : kind == TraceEventKind.FlowStart ? TraceRecord.FlowStart : TraceRecord.FlowEnd,
                kind,
                hasSlots ? SlotFlags.Promoted : SlotFlags.None,
                hasSlots ? (uint)n : 0,
                hasSlots ? 7u : 0,
                (ushort)(n % 11 == 0 ? n % 4000 : 0));
        }).ToArray();
}
