namespace Ascend.Experiments.Tests.Reports;

public sealed class SpanMergerTests
{
    [Fact]
    public void Spans_under_the_limit_stay_as_they_are()
    {
        var merger = new SpanMerger(10);
        merger.Add(new TimelineSpan(50, 10, 1, 2));
        merger.Add(new TimelineSpan(0, 10, 1, 3));
        merger.Add(new TimelineSpan(70, 5, 0, 4, TimelineSpanFlags.Inferred));
        Assert.Equal(
            [new TimelineSpan(70, 5, 0, 4, TimelineSpanFlags.Inferred), new TimelineSpan(0, 10, 1, 3), new TimelineSpan(50, 10, 1, 2)], merger.Finish());
        Assert.Equal(0, merger.ResolutionNs);
    }

    [Theory]
    [InlineData(20_000, 1_000)]
    [InlineData(2_001, 2_000)]
    [InlineData(100_000, 10_000)]
    public void Merging_keeps_the_limit_the_busy_time_and_long_spans(int spans, int limit)
    {
        var random = new Random(spans);
        var merger = new SpanMerger(limit);
        var recorded = new List<TimelineSpan>();
        long[] time = new long[8];
        for (int i = 0; i < spans; i++)
        {
            int lane = random.Next(time.Length);
            long length = i % 1000 == 0 ? 10_000_000 : random.Next(1, 400);
            time[lane] += random.Next(0, 50);
            recorded.Add(new TimelineSpan(time[lane], length, (ushort)lane, (ushort)random.Next(3)));
            merger.Add(recorded[^1]);
            time[lane] += length;
        }

        TimelineSpan[] drawn = merger.Finish();
        Assert.InRange(drawn.Length, 1, limit);
        Assert.Equal(spans, merger.Added);
        Assert.True(merger.ResolutionNs > 0);
        for (int lane = 0; lane < time.Length; lane++)
        {
            TimelineSpan[] ofLane = [.. drawn.Where(s => s.Lane == lane)];
            Assert.Equal(recorded.Where(s => s.Lane == lane).Sum(s => s.DurationNs), ofLane.Sum(s => s.DurationNs));
            Assert.All(ofLane.Zip(ofLane.Skip(1)), pair => Assert.True(pair.First.EndNs <= pair.Second.StartNs, $"{pair.First} overlaps {pair.Second}"));
        }

        Assert.All(recorded.Where(s => s.DurationNs >= merger.ResolutionNs), s => Assert.Contains(s, drawn));
        Assert.All(drawn.Where(s => !recorded.Contains(s)), s => Assert.True(s.Flags.HasFlag(TimelineSpanFlags.Merged)));
    }

    [Fact]
    public void Merged_span_has_the_kernel_of_the_largest_share_and_every_flag()
    {
        var merger = new SpanMerger(1);
        merger.Add(new TimelineSpan(0, 10, 0, 1));
        merger.Add(new TimelineSpan(12, 8, 0, 2, TimelineSpanFlags.Unfinished));
        merger.Add(new TimelineSpan(24, 9, 0, 2));
        Assert.Equal([new TimelineSpan(0, 27, 0, 2, TimelineSpanFlags.Merged | TimelineSpanFlags.Unfinished)], merger.Finish());
    }
}
