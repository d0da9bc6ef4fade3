using Ascend.Experiments.Statistics;

namespace Ascend.Experiments.Tests.Statistics;

public sealed class SeriesTests
{
    private const int Seeds = 200;

    [Fact]
    public void Steady_noise_seldom_looks_like_a_trend_or_two_clusters()
    {
        int found = Enumerable.Range(0, Seeds).Count(seed => Series.FindTrend(NormalNoise.Around500(seed, 60, 0.05)) is not null);
        Assert.True(found <= 0.04 * Seeds, $"{found} of {Seeds} have a trend");
        found = Enumerable.Range(0, Seeds).Count(seed => Series.FindClusters(NormalNoise.Around500(seed, 60, 0.05), 500) is not null);
        Assert.True(found <= 0.02 * Seeds, $"{found} of {Seeds} have clusters");
    }

    [Fact]
    public void A_drift_is_told_from_a_step()
    {
        Assert.All(Enumerable.Range(0, Seeds), seed =>
        {
            double[] drifting = [.. NormalNoise.Around500(seed, 60, 0.01).Select((v, i) => v * (1 + (0.002 * i)))];
            Trend? trend = Series.FindTrend(drifting);
            Assert.NotNull(trend);
            Assert.False(trend.IsStep);
            Assert.InRange(trend.Change, 0.09, 0.15);
        });
        Assert.All(Enumerable.Range(0, Seeds), seed =>
        {
            double[] stepping = [.. NormalNoise.Around500(seed, 60, 0.01).Select((v, i) => i < 30 ? v : v * 1.2)];
            Trend? trend = Series.FindTrend(stepping);
            Assert.NotNull(trend);
            Assert.True(trend.IsStep);
            Assert.InRange(trend.At, 28, 32);
            Assert.InRange(trend.Change, 0.18, 0.22);
            Assert.Null(Series.FindClusters(trend.Residuals, 500));
        });
    }

    [Fact]
    public void Two_clusters_are_found_with_their_share() => Assert.All(Enumerable.Range(0, Seeds), seed =>
    {
        var random = new Random(seed);
        double[] values = [.. NormalNoise.Around500(seed, 60, 0.005).Select(v => random.Next(4) == 0 ? v + 40 : v)];
        (double low, double high, double share) = Assert.NotNull(Series.FindClusters(values, 500));
        Assert.InRange(low, 495, 505);
        Assert.InRange(high, 530, 550);
        Assert.InRange(share, 0.09, 0.45);
    });

    [Fact]
    public void Constant_values_have_no_structure()
    {
        Assert.Null(Series.FindTrend([.. Enumerable.Repeat(548.0, 20)]));
        Assert.Null(Series.FindClusters([.. Enumerable.Repeat(548.0, 20)], 548));
    }
}
