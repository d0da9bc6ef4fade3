using System.Text;
using System.Text.Json.Nodes;
using Ascend.Tracing.Tests.Helpers;
using FsCheck;
using FsCheck.Fluent;

namespace Ascend.Tracing.Tests;

/// <summary>Any sequence of SET, RESET and flows over any threads.</summary>
public sealed class PropertyTests
{
    private const int Lanes = 9;

    [Fact]
    public void Spans_equal_a_naive_model_are_disjoint_and_survive_both_exports() =>
        Prop.ForAll(Arb.From(Threads()), Holds).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    private static bool Holds(TraceRecord[][] threads)
    {
        using var builder = new CaptureBuilder();
        builder.SimplerProc(aicpu: 4, aic: 1, aiv: 3);
        for (int i = 0; i < threads.Length; i++)
        {
            builder.Thread(1000, i + 1, threads[i]);
        }

        TraceCapture capture = builder.Open();
        TraceProc proc = capture.Procs[0];
        List<NaiveSpan> expected = NaiveModel.Spans(proc);

        AssertEqualsModel(capture, proc, expected);
        foreach (IGrouping<TraceLane, NaiveSpan> lane in expected.GroupBy(s => s.Lane))
        {
            Assert.All(lane.OrderBy(s => s.Start).Zip(lane.OrderBy(s => s.Start).Skip(1)), p => Assert.True(p.First.End <= p.Second.Start));
        }

        AssertJson(capture, proc, expected);
        AssertPftrace(capture, proc, expected);
        AssertFigures(capture, expected);
        return true;
    }

    private static void AssertEqualsModel(TraceCapture capture, TraceProc proc, List<NaiveSpan> expected)
    {
        using TraceEventReader reader = capture.ReadEvents(proc);
        var spans = new List<NaiveSpan>();
        while (reader.ReadBatch())
        {
            foreach (TraceEvent e in reader.Batch.ToArray().Where(e => e.IsSpan))
            {
                spans.Add(new(proc.Lanes[e.Lane], e.Marker, e.ExtraId, (long)e.Start, (long)e.End, e.Kind == TraceEventKind.Span));
            }
        }

        Assert.Equal(expected, spans);
    }

    private static void AssertJson(TraceCapture capture, TraceProc proc, List<NaiveSpan> expected)
    {
        using var json = new MemoryStream();
        PerfettoJsonWriter.Write(capture, json, new() { TimeBase = TimeBaseMode.Raw, Slots = SlotModel.Adjacent });
        IEnumerable<JsonNode> slices = JsonNode.Parse(Encoding.UTF8.GetString(json.ToArray()))!["traceEvents"]!.AsArray()
            .Where(e => e!["ph"]!.GetValue<string>() == "X")!;
        Assert.Equal(
            expected.Select(s => (s.Lane.ChannelId + 1, proc.MarkerName(s.Marker), s.Start, s.Duration, Extra(s))),
            slices.Select(e => (
                e["tid"]!.GetValue<int>(),
                e["name"]!.GetValue<string>(),
                (long)(e["ts"]!.GetValue<decimal>() * 1000),
                (long)(e["dur"]!.GetValue<decimal>() * 1000),
                (ulong?)e["args"]?["extra_id"]?.GetValue<uint>())));
    }

    private static void AssertPftrace(TraceCapture capture, TraceProc proc, List<NaiveSpan> expected)
    {
        using var trace = new MemoryStream();
        PftraceWriter.Write(capture, trace, new() { TimeBase = TimeBaseMode.Raw, Slots = SlotModel.Adjacent });
        Assert.Equal(
            expected.Select(s => (s.Lane.Name, proc.MarkerName(s.Marker), (ulong)s.Start, (ulong)s.End, Extra(s))),
            PftraceReader.Spans(trace.ToArray()));
    }

    private static void AssertFigures(TraceCapture capture, List<NaiveSpan> expected)
    {
        ProcFigures figures = FigureReport.Compute(capture, new() { Slots = SlotModel.Adjacent }).Procs[0];
        NaiveSpan[] cores = [.. expected.Where(s => s.Lane.IsCore && s.Finished)];
        Assert.Equal(cores.Sum(s => s.Duration), figures.Kernels.Sum(k => k.Aic.BusySumNs + k.Aiv.BusySumNs));
        foreach (KernelFigures kernel in figures.Kernels.Where(k => k.FuncId is not null))
        {
            NaiveSpan[] own = [.. cores.Where(s => s.ExtraId == kernel.FuncId && s.Marker is CaptureBuilder.RunTask or CaptureBuilder.RunPair)];
            Assert.Equal(NaiveModel.UnionLength(own.Where(s => s.ExtraId == kernel.FuncId)), kernel.MakespanNs);
        }
    }

    private static ulong? Extra(NaiveSpan span) => span.ExtraId == TraceRecord.NoExtra ? null : span.ExtraId;

    /// <summary>One to four threads of records with non-falling times; many ties, all kinds of ids.</summary>
    private static Gen<TraceRecord[][]> Threads()
    {
        Gen<(int Channel, int Id, int Extra, int Step)> step =
            from channel in Gen.Choose(0, Lanes - 1)
            from id in Gen.Frequency(
                (6, Gen.Choose(0, 19)),
                (4, Gen.Constant((int)TraceRecord.Reset)),
                (1, Gen.Choose(TraceRecord.FlowEnd, TraceRecord.FlowStart)),
                (1, Gen.Elements((int)CaptureBuilder.RunTask, CaptureBuilder.RunPair)))
            from extra in Gen.Choose(-1, 4)
            from time in Gen.Choose(0, 3)
            select (channel, id, extra, time);
        Gen<TraceRecord[]> thread =
            from steps in Gen.ListOf(step)
            from start in Gen.Choose(1, 20)
            select Records([.. steps], (ulong)start);
        return Gen.Choose(1, 4).SelectMany(n => Gen.ArrayOf(thread, n));
    }

    private static TraceRecord[] Records((int Channel, int Id, int Extra, int Step)[] steps, ulong time)
    {
        var records = new TraceRecord[steps.Length];
        for (int i = 0; i < steps.Length; i++)
        {
            time += (ulong)steps[i].Step;
            records[i] = new((ushort)steps[i].Channel, (ushort)steps[i].Id, unchecked((uint)steps[i].Extra), time);
        }

        return records;
    }
}
