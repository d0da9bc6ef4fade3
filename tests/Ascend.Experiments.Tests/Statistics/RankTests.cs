using Ascend.Experiments.Statistics;

namespace Ascend.Experiments.Tests.Statistics;

/// <summary>Reference values: tables of the exact distributions, and enumeration.</summary>
public sealed class RankTests
{
    [Theory]
    [InlineData(5, 0.0625)]
    [InlineData(7, 0.015625)]
    [InlineData(10, 0.001953125)]
    public void Differences_of_one_sign_have_the_exact_p_value_of_the_signed_rank_test(int n, double expected)
    {
        Assert.Equal(expected, SignedRank.PValue([.. Enumerable.Range(1, n).Select(i => (double)i)]), 12);
        Assert.Equal(expected, SignedRank.PValue([.. Enumerable.Range(1, n).Select(i => (double)-i)]), 12);
        Assert.Equal(expected, SignedRank.PValue([.. Enumerable.Repeat(2.0, n)]), 12);
    }

    [Fact]
    public void The_signed_rank_test_equals_enumeration_of_all_signs()
    {
        double[] differences = [0.3, -1.2, 2.5, 2.5, -0.7, 4.1, 0.9, -3.3, 5.0, 6.0];
        int[] ranks = Ranks.Doubled([.. differences.Select(Math.Abs)]);
        int total = ranks.Sum();
        int observed = differences.Zip(ranks, (d, r) => d > 0 ? r : 0).Sum();
        int smaller = Math.Min(observed, total - observed);
        int extreme = Enumerable.Range(0, 1 << differences.Length).Count(signs =>
        {
            int positive = ranks.Where((_, i) => (signs >> i & 1) != 0).Sum();
            return Math.Min(positive, total - positive) <= smaller;
        });
        Assert.Equal(extreme / 1024.0, SignedRank.PValue(differences), 12);
    }

    [Fact]
    public void Zeros_say_nothing()
    {
        Assert.Equal(1, SignedRank.PValue([0, 0, 0]));
        Assert.Equal(1, SignedRank.PValue([]));
        Assert.Equal(SignedRank.PValue([1, 2, 3, -4]), SignedRank.PValue([0, 1, 0, 2, 3, -4]));
    }

    [Fact]
    public void Exact_and_normal_p_values_meet_where_one_hands_over_to_the_other()
    {
        var random = new Random(1);
        double[] forty = [.. Enumerable.Range(0, 40).Select(_ => random.NextDouble() - 0.4)];
        double exact = SignedRank.PValue(forty);
        double normal = SignedRank.PValue([.. forty, 1e-12]);
        Assert.InRange(normal / exact, 0.8, 1.25);
    }

    [Fact]
    public void The_rank_sum_test_tells_shifted_samples_apart_and_equal_ones_not()
    {
        double[] low = [.. Enumerable.Range(0, 20).Select(i => 100.0 + i)];
        Assert.True(RankSum.PValue(low, [.. low.Select(v => v + 30)]) < 1e-6);
        Assert.True(RankSum.PValue(low, low) > 0.9);
        Assert.Equal(1, RankSum.PValue([1, 1, 1], [1, 1]));
        Assert.Equal(1, RankSum.PValue([], [1]));
    }

    [Fact]
    public void Ties_share_the_mean_of_their_ranks() => Assert.Equal([2, 5, 5, 8], Ranks.Doubled([1.0, 2.0, 2.0, 3.0]));
}
