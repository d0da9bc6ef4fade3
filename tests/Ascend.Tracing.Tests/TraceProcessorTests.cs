using System.Globalization;
using Ascend.Tracing.Tests.Helpers;

namespace Ascend.Tracing.Tests;

/// <summary>Our files opened by Perfetto's own engine. Skipped, visibly, where there is none (see <see cref="TraceProcessor"/>).</summary>
public sealed class TraceProcessorTests
{
    private const string Spans = "from slice where category is null or category != 'flow'";

    public static IEnumerable<object[]> Cases =>
        Traces.Names.SelectMany(n => new object[][] { [n, "json"], [n, "pftrace"] });

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void The_engine_reads_every_span_without_an_error(string name, string format)
    {
        Skip.If(TraceProcessor.Available.Count == 0, TraceProcessor.Missing);
        using var folder = new TemporaryFolder();
        var capture = TraceCapture.Open(Traces.Folder(name));
        string file = folder["trace." + format];
        if (format == "json")
        {
            PerfettoJsonWriter.WriteFile(capture, file);
        }
        else
        {
            PftraceWriter.WriteFile(capture, file);
        }

        foreach (TraceProcessor engine in TraceProcessor.Available.Values)
        {
            Check(engine, file, capture);
        }
    }

    private static void Check(TraceProcessor engine, string file, TraceCapture capture)
    {
        List<(TraceProc Proc, NaiveSpan Span)> ours = [.. capture.Procs.SelectMany(p => NaiveModel.Spans(p).Select(s => (p, s)))];

        List<List<List<string>>> answers = engine.Query(
            file,
            "select name, value from stats where severity in ('error', 'data_loss') and value > 0",
            $"select name, count(*) {Spans} group by name order by name",
            $"select sum(dur), count(distinct track_id) {Spans}",
            "select count(*) from slice join args using (arg_set_id) where key like '%.extra_id'");

        Assert.Empty(answers[0]);
        Assert.Equal(
            ours.GroupBy(s => s.Proc.MarkerName(s.Span.Marker)).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key} {g.Count()}"),
            answers[1].Select(r => $"{r[0]} {r[1]}"));

        // Chrome JSON carries doubles: the engine's conversion back may lose one ns for each span.
        long total = long.Parse(answers[2][0][0], CultureInfo.InvariantCulture);
        Assert.InRange(total - ours.Sum(s => s.Span.Duration), -ours.Count, ours.Count);
        Assert.Equal($"{ours.Select(s => (s.Proc.Id, s.Span.Lane.Index)).Distinct().Count()}", answers[2][0][1]);
        Assert.Equal($"{ours.Count(s => s.Span.ExtraId != TraceRecord.NoExtra)}", answers[3][0][0]);
    }

    [SkippableFact]
    public void Counters_of_busy_cores_and_track_names_are_there()
    {
        Skip.If(TraceProcessor.Available.Count == 0, TraceProcessor.Missing);
        using var folder = new TemporaryFolder();
        var capture = TraceCapture.Open(Traces.Folder("device-1proc"));
        PftraceWriter.WriteFile(capture, folder["t.pftrace"]);
        List<NaiveSpan> spans = NaiveModel.Spans(capture.Procs[0]);

        foreach (TraceProcessor engine in TraceProcessor.Available.Values)
        {
            List<List<List<string>>> answers = engine.Query(
                folder["t.pftrace"],
                "select t.name, cast(max(c.value) as int), cast(min(c.value) as int) from counter c join track t on c.track_id = t.id group by t.name order by t.name",
                "select distinct t.name from slice s join track t on s.track_id = t.id");
            Assert.Equal(
                [("active AIC", Peak(spans, LaneKind.AiCube), "0"), ("active AIV", Peak(spans, LaneKind.AiVector), "0")],
                answers[0].Select(r => (r[0], r[1], r[2])));

            Assert.Equal(
                spans.Select(s => s.Lane.Name).Distinct().Order(StringComparer.Ordinal),
                answers[1].Select(r => r[0]).Order(StringComparer.Ordinal));
        }
    }

    [SkippableFact]
    public void The_engine_reads_the_estimated_traffic()
    {
        Skip.If(TraceProcessor.Available.Count == 0, TraceProcessor.Missing);
        using var folder = new TemporaryFolder();
        var capture = TraceCapture.Open(Traces.Folder("device-1proc"));
        PftraceWriter.WriteFile(capture, folder["t.pftrace"], new() { Workload = new(1_000_000, new("everything", ["*"])), Slots = SlotModel.TwoSlot });

        foreach (TraceProcessor engine in TraceProcessor.Available.Values)
        {
            List<List<List<string>>> answers = engine.Query(
                folder["t.pftrace"],
                "select cast(sum(value * dur) / 1e9 as int) from (select c.value, lead(c.ts) over (order by c.ts) - c.ts as dur from counter c join track t on c.track_id = t.id where t.name = 'HBM estimate')",
                "select count(*) from stats where severity in ('error', 'data_loss') and value > 0");
            Assert.InRange(long.Parse(answers[0][0][0], System.Globalization.CultureInfo.InvariantCulture), 990_000, 1_010_000);
            Assert.Equal("0", answers[1][0][0]);
        }
    }

    [SkippableFact]
    public void Flows_connect_two_procs()
    {
        Skip.If(TraceProcessor.Available.Count == 0, TraceProcessor.Missing);
        using var folder = new TemporaryFolder();
        var capture = TraceCapture.Open(Traces.Folder("csl-flow"));
        PftraceWriter.WriteFile(capture, folder["t.pftrace"]);
        PerfettoJsonWriter.WriteFile(capture, folder["t.json"]);

        foreach (TraceProcessor engine in TraceProcessor.Available.Values)
        {
            Assert.Equal("5", engine.Query(folder["t.json"], "select count(*) from flow")[0][0][0]);
            if (!engine.IsOld)
            {
                Assert.Equal("5", engine.Query(folder["t.pftrace"], "select count(*) from flow")[0][0][0]);
            }
        }
    }

    private static string Peak(List<NaiveSpan> spans, LaneKind kind)
    {
        List<NaiveSpan> cores = [.. spans.Where(s => s.Lane.Kind == kind)];
        return $"{cores.Max(s => cores.Count(o => o.Start <= s.Start && s.Start < o.End))}";
    }
}
