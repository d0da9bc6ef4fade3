using Ascend.Experiments.Statistics;
using Xunit.Abstractions;

namespace Ascend.Experiments.Tests.Statistics;

public sealed class DecisionTests(ITestOutputHelper output)
{
    private const int Experiments = 1000;

    [Fact]
    public void A_true_difference_of_2_percent_is_found_under_5_percent_noise()
    {
        int found = Enumerable.Range(0, Experiments)
            .Count(seed => SimulatedExperiment.Run(seed, 1.02, 0.05, new ExperimentOptions()).Verdict == Verdict.AFaster);
        output.WriteLine($"{found} of {Experiments}");
        Assert.True(found >= 0.95 * Experiments, $"{found} of {Experiments} found");
    }

    [Fact]
    public void Without_a_difference_a_false_verdict_is_rare()
    {
        int wrong = Enumerable.Range(0, Experiments)
            .Count(seed => SimulatedExperiment.Run(seed, 1, 0.05, new ExperimentOptions()).Verdict != Verdict.NoDifferenceShown);
        output.WriteLine($"{wrong} of {Experiments}");
        Assert.True(wrong <= 0.03 * Experiments, $"{wrong} of {Experiments} wrong");
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.02)]
    public void The_interval_holds_the_true_ratio_in_19_of_20_experiments(double sigma)
    {
        var options = new ExperimentOptions { Precision = 0.2 * sigma };
        int held = Enumerable.Range(0, Experiments)
            .Select(seed => SimulatedExperiment.Run(seed, 1.7, sigma, options).Ratio)
            .Count(ratio => ratio.Low <= 1.7 && ratio.High >= 1.7);
        output.WriteLine($"{held} of {Experiments}");
        Assert.InRange(held, 0.93 * Experiments, 0.985 * Experiments);
    }

    [Fact]
    public void Too_few_rounds_show_nothing()
    {
        var ratio = new RatioEstimate(2.3, 2.29, 2.31, 0.95, Decision.LeastPairs - 1, IsPaired: true);
        Assert.Equal(Verdict.NoDifferenceShown, Decision.Decide(ratio, 0.001));
        Assert.Equal(Verdict.AFaster, Decision.Decide(ratio with { Pairs = Decision.LeastPairs }, 0.001));
        Assert.Equal(Verdict.BFaster, Decision.Decide(new RatioEstimate(0.95, 0.94, 0.96, 0.95, 10, IsPaired: true), 0.001));
        Assert.Equal(Verdict.NoDifferenceShown, Decision.Decide(new RatioEstimate(0.95, 0.94, 1.001, 0.95, 10, IsPaired: true), 0.001));
    }
}
