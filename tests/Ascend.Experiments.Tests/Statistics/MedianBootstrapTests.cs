using Ascend.Experiments.Statistics;

namespace Ascend.Experiments.Tests.Statistics;

public sealed class MedianBootstrapTests
{
    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(51)]
    [InlineData(300)]
    public void The_exact_interval_agrees_with_resampling(int n)
    {
        var random = new Random(n);
        double[] values = [.. Enumerable.Range(0, n).Select(_ => Math.Exp(random.NextDouble()))];
        (double low, double high) = new MedianBootstrap(values).Interval(0.95);
        double[] medians =
        [
            .. Enumerable.Range(0, 20_000)
                .Select(_ => Robust.Median([.. Enumerable.Range(0, n).Select(_ => values[random.Next(n)])]))
                .Order(),
        ];
        // Resampling has noise of its own: its ends lie between those of slightly wider and narrower exact intervals.
        (double lowWide, double highWide) = new MedianBootstrap(values).Interval(0.96);
        (double lowNarrow, double highNarrow) = new MedianBootstrap(values).Interval(0.93);
        Assert.InRange(medians[500], lowWide, lowNarrow + (0.02 * lowNarrow));
        Assert.InRange(medians[19_500], highNarrow - (0.02 * highNarrow), highWide);
        Assert.True(low <= high);
    }

    [Fact]
    public void Weights_are_a_distribution()
    {
        double[] weights = new MedianBootstrap([3, 1, 2, 5]).Weights();
        Assert.Equal(1, weights.Sum(), 12);
        Assert.All(weights, w => Assert.True(w >= 0));
    }

    [Fact]
    public void One_value_is_its_own_interval() => Assert.Equal((7.0, 7.0), new MedianBootstrap([7]).Interval(0.95));
}
