using Ascend.Experiments.Statistics;

namespace Ascend.Experiments;

/// <summary>Computes a self-check from the rounds of a kernel against itself.</summary>
internal static class SelfChecking
{
    /// <summary>Differences above this are not looked for.</summary>
    public const double LargestSought = 1;

    /// <summary>Share of comparisons that must show a difference for it to count as one that would be shown.</summary>
    private const double Power = 0.95;

    private const int Resamples = 200;
    private const int Halvings = 12;

    private static readonly int[] s_rounds = [10, 50, 200];

    /// <summary>The check of a pair; null for one without an interval.</summary>
    public static SelfCheck? Of(ArmResult a, ArmResult b, string metric)
    {
        List<(double A, double B)> pairs = ComparisonBuilder.Pairs(a.Samples, b.Samples, metric);
        if (Ratios.Paired(pairs) is not { HasInterval: true } ratio)
        {
            return null;
        }

        double[] logarithms = [.. pairs.Select(pair => Math.Log(pair.B / pair.A))];
        double[] ratios = [.. pairs.Select(pair => pair.B / pair.A)];
        double?[] drifts = [DriftOf(a, metric), DriftOf(b, metric)];
        return new SelfCheck
        {
            Metric = metric,
            Rounds = pairs.Count,
            NoiseFloor = Math.Max(Math.Abs(ratio.Low - 1), Math.Abs(ratio.High - 1)),
            Spread = Robust.Mad(ratios, ratio.Value),
            Drift = drifts.OfType<double>().OrderByDescending(Math.Abs).Select(drift => (double?)drift).FirstOrDefault(),
            Smallest = pairs.Count < Decision.LeastPairs ? [] : [.. s_rounds.Select(rounds => Smallest(logarithms, rounds))],
            Unknowing = Decision.Decide(ratio, SignedRank.PValue(logarithms)),
        };
    }

    /// <summary>Draws rounds from those that were seen, centred, puts a difference on them and asks the rule itself.</summary>
    private static SmallestDifference Smallest(double[] logarithms, int rounds)
    {
        double median = Robust.Median(logarithms);
        double[] noise = [.. logarithms.Select(value => value - median)];
        if (Array.TrueForAll(noise, value => value == 0))
        {
            return new SmallestDifference(rounds, 0);
        }

        double low = 0;
        double high = Math.Log(1 + LargestSought);
        if (!IsShown(noise, rounds, high))
        {
            return new SmallestDifference(rounds, null);
        }

        for (int i = 0; i < Halvings; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = IsShown(noise, rounds, middle) ? (low, middle) : (middle, high);
        }

        return new SmallestDifference(rounds, Math.Exp(high) - 1);
    }

    private static bool IsShown(double[] noise, int rounds, double difference)
    {
        // One seed: every difference meets the same draws, so that what is shown grows with it.
        var random = new Random(rounds);
        var drawn = new double[rounds];
        int shown = 0;
        for (int i = 0; i < Resamples; i++)
        {
            for (int round = 0; round < rounds; round++)
            {
                drawn[round] = noise[random.Next(noise.Length)] + difference;
            }

            RatioEstimate ratio = Ratios.Paired([.. drawn.Select(value => (1.0, Math.Exp(value)))])!;
            shown += Decision.Decide(ratio, SignedRank.PValue(drawn)) == Verdict.AFaster ? 1 : 0;
        }

        return shown >= Power * Resamples;
    }

    private static double? DriftOf(ArmResult arm, string metric) => Series.FindTrend(
        [.. arm.Samples.OrderBy(sample => sample.Order).Select(sample => sample[metric]).OfType<double>()])?.Change;
}
