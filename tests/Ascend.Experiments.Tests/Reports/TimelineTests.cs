using System.Runtime.InteropServices;
using System.Text.Json;
using Ascend.Tracing;

namespace Ascend.Experiments.Tests.Reports;

public sealed class TimelineTests : IDisposable
{
    private const ushort Scheduling = 0, Single = 1, Pair = 2;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lanes_are_grouped_and_spans_follow_their_lane()
    {
        Timeline timeline = Timeline.Create(
            "A", "title", [new("AIVector_0", LaneKind.AiVector), new("AICPU_0", LaneKind.Aicpu), new("AICube_0", LaneKind.AiCube)], ["k"],
            [new TimelineSpan(5, 1, 0, 0), new TimelineSpan(9, 2, 1, 0), new TimelineSpan(3, 1, 1, 0)]);
        Assert.Equal(["AICPU_0", "AICube_0", "AIVector_0"], timeline.Lanes.Select(l => l.Name));
        Assert.Equal([new TimelineSpan(3, 1, 0, 0), new TimelineSpan(9, 2, 0, 0), new TimelineSpan(5, 1, 2, 0)], timeline.Spans.ToArray());
        Assert.Equal(11, timeline.DurationNs);
    }

    [Theory]
    [InlineData(0, 1, 1, 0)]
    [InlineData(0, 1, 0, 1)]
    [InlineData(-1, 1, 0, 0)]
    [InlineData(0, -1, 0, 0)]
    [InlineData(long.MaxValue, 1, 0, 0)]
    public void Spans_that_do_not_fit_are_refused(long start, long duration, int lane, int kernel) => Assert.Throws<ArgumentException>(
        () => Timeline.Create("A", "", [new("AICPU_0", LaneKind.Aicpu)], ["k"], [new TimelineSpan(start, duration, (ushort)lane, (ushort)kernel)]));

    [Fact]
    public void Capture_gives_kernels_on_cores_markers_elsewhere_and_flags()
    {
        Capture(
            [
                Set(0, Scheduling, 1_000), Set(1, Single, 1_100, 0), Reset(1, 1_400), Set(1, Single, 1_500, 7), Reset(1, 1_600),
                Set(2, Pair, 1_100, 1), Set(2, Pair, 1_150, 1), Reset(2, 1_300), Reset(2, 1_450), Reset(0, 1_700), Set(2, Single, 1_800, 1), Set(0, Scheduling, 2_000),
            ]);
        Timeline timeline = Timeline.FromCapture(_folder.Path, new KernelNames([new(0, "PA_AIC"), new(1, "PA_AIV")]), "A", "arm");
        Assert.Equal(["AICPU_0", "AICube_0", "AIVector_0"], timeline.Lanes.Select(l => l.Name));
        Assert.Null(timeline.Note);
        Assert.Equal(1_000, timeline.DurationNs);
        string[] spans = [.. timeline.Spans.ToArray().Select(s => $"{timeline.Lanes[s.Lane].Name} {timeline.Kernels[s.Kernel]} {s.StartNs}+{s.DurationNs} {s.Flags}")];
        Assert.Equal(
            [
                "AICPU_0 Scheduling 0+700 None", "AICPU_0 Scheduling 1000+0 Unfinished", "AICube_0 PA_AIC 100+300 None", "AICube_0 func_7 500+100 None",
                "AIVector_0 PA_AIV 100+200 Inferred", "AIVector_0 PA_AIV 300+150 Inferred", "AIVector_0 PA_AIV 800+200 Unfinished",
            ],
            spans);
    }

    [Fact]
    public void Capture_above_the_limit_is_merged_and_the_note_says_so()
    {
        Capture([.. Enumerable.Range(0, 6_000).SelectMany(i => new[] { Set(1, Single, (ulong)(1_000 + (i * 20)), 0), Reset(1, (ulong)(1_010 + (i * 20))) })]);
        Timeline timeline = Timeline.FromCapture(_folder.Path, KernelNames.None, "A", "arm", spanLimit: 1_000);
        Assert.InRange(timeline.Spans.Length, 1, 1_000);
        Assert.Equal(60_000, timeline.Spans.ToArray().Sum(s => s.DurationNs));
        Assert.StartsWith($"{timeline.Spans.Length:N0} of 6,000 spans are drawn", timeline.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Capture_of_the_repository_is_read_whole()
    {
        string path = Path.Combine(RepositoryRoot.Path, "tests", "data", "traces", "device-1proc");
        TraceCapture capture = TraceCapture.Open(path);
        FigureReport figures = FigureReport.Compute(capture, new FigureOptions());
        Timeline timeline = Timeline.FromCapture(path, KernelNames.None, "A", "arm");
        foreach (KernelFigures kernel in figures.Procs[0].Kernels)
        {
            long drawn = timeline.Spans.ToArray().Count(s => timeline.Kernels[s.Kernel] == kernel.Name
                && timeline.Lanes[s.Lane].Kind is LaneKind.AiCube or LaneKind.AiVector && !s.Flags.HasFlag(TimelineSpanFlags.Unfinished));
            Assert.Equal(kernel.Spans, drawn);
        }
    }

    [Fact]
    public void Procs_are_drawn_by_rank_the_one_that_counts_first_and_the_note_says_so()
    {
        string path = Path.Combine(RepositoryRoot.Path, "tests", "data", "traces", "csl-two-procs");
        TraceProc[] procs = [.. TraceCapture.Open(path).Procs.OrderByDescending(p => p.RecordCount)];
        Timeline timeline = Timeline.FromCapture(path, KernelNames.None, "A", "arm");
        Assert.StartsWith("2 procs, each from its own first record", timeline.Note, StringComparison.Ordinal);
        Assert.Equal(procs.Select(p => p.Folder), timeline.Lanes.Select(l => l.Rank).Distinct());
        Assert.Equal(procs.Select(p => p.Folder), timeline.Spans.ToArray().Select(s => timeline.Lanes[s.Lane].Rank).Distinct());
    }

    [Fact]
    public void Lanes_of_ranks_are_groups_of_their_own()
    {
        Timeline timeline = Timeline.Create(
            "A", "title",
            [
                new("AIV_0", LaneKind.AiVector, "rank1"), new("AIC_0", LaneKind.AiCube, "rank0"), new("AIC_0", LaneKind.AiCube, "rank1"), new("AIV_0", LaneKind.AiVector, "rank0"),
            ],
            ["k"],
            [new TimelineSpan(5, 1, 0, 0), new TimelineSpan(7, 1, 3, 0)]);
        Assert.Equal(["rank1 AIC_0", "rank1 AIV_0", "rank0 AIC_0", "rank0 AIV_0"], timeline.Lanes.Select(l => $"{l.Rank} {l.Name}"));
        Assert.Equal([1, 3], timeline.Spans.ToArray().Select(s => (int)s.Lane));
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        Assert.Throws<TraceFormatException>(() => Timeline.FromCapture(_folder.File("none"), KernelNames.None, "A", ""));
        Assert.Throws<ArgumentOutOfRangeException>(() => Timeline.FromCapture(_folder.Path, KernelNames.None, "A", "", spanLimit: 999));
    }

    private static TraceRecord Set(ushort lane, ushort marker, ulong time, uint kernel = TraceRecord.NoExtra) => new(lane, marker, kernel, time);

    private static TraceRecord Reset(ushort lane, ulong time) => new(lane, TraceRecord.Reset, TraceRecord.NoExtra, time);

    private void Capture(TraceRecord[] records)
    {
        string thread = Directory.CreateDirectory(_folder.File("proc.1000/thread.1")).FullName;
        File.WriteAllText(_folder.File("proc.1000/metadata.json"), JsonSerializer.Serialize(new
        {
            channel_names = new[] { "AICPU_0", "AICube_0", "AIVector_0", "INVALID" },
            markerTypes = new Dictionary<string, string> { ["01"] = "Scheduling", ["02"] = "Running_Task_Single", ["03"] = "Running_Task_Pair" },
            num_channels = 4,
            pid = 1,
            start_time = 0,
        }));
        File.WriteAllBytes(Path.Combine(thread, "traces.bts"), MemoryMarshal.AsBytes(records.OrderBy(r => r.Timestamp).ToArray().AsSpan()).ToArray());
    }
}
