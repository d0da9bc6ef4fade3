using Ascend.Tracing.Figures;

namespace Ascend.Tracing.Tests;

/// <summary>The streamed union of spans against a plain one.</summary>
public sealed class IntervalUnionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Folding_at_any_time_does_not_change_the_length(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 300; round++)
        {
            List<(ulong Start, ulong End)> spans = [.. Enumerable.Range(0, random.Next(1, 60)).Select(_ =>
            {
                ulong start = (ulong)random.Next(400);
                return (start, start + (ulong)random.Next(1, random.Next(2, 120)));
            }).OrderBy(s => s.Item2)];

            var union = new IntervalUnion();
            for (int i = 0; i < spans.Count; i++)
            {
                union.Add(spans[i].Start, spans[i].End);
                if (random.Next(3) == 0)
                {
                    union.Compact([.. spans[(i + 1)..].Select(s => s.Start).Order()]);
                }
            }

            Assert.Equal(Length(spans), union.Total);
        }
    }

    [Fact]
    public void Late_intervals_are_inserted_where_they_belong()
    {
        var random = new Random(9);
        for (int round = 0; round < 500; round++)
        {
            List<(ulong Start, ulong End)> spans = [.. Enumerable.Range(0, 30).Select(_ =>
            {
                ulong start = (ulong)random.Next(300);
                return (start, start + (ulong)random.Next(1, 30));
            })];
            var union = new IntervalUnion();
            foreach ((ulong start, ulong end) in spans)
            {
                union.Add(start, end);
            }

            Assert.Equal(Length(spans), union.Total);
        }
    }

    private static ulong Length(List<(ulong Start, ulong End)> spans) =>
        (ulong)spans.SelectMany(s => Enumerable.Range((int)s.Start, (int)(s.End - s.Start))).Distinct().Count();
}
