namespace Ascend.Experiments.Statistics;

/// <summary>Estimates of a ratio of two arms.</summary>
internal static class Ratios
{
    /// <summary>Level of every interval.</summary>
    public const double Confidence = 0.95;

    /// <summary>From paired samples: the median of the pairs' ratios. Null for no pair.</summary>
    public static RatioEstimate? Paired(IReadOnlyList<(double A, double B)> pairs)
    {
        if (pairs.Count == 0)
        {
            return null;
        }

        var bootstrap = new MedianBootstrap([.. pairs.Select(pair => pair.B / pair.A)]);
        (double low, double high) = bootstrap.Interval(Confidence);
        return new RatioEstimate(bootstrap.Median, low, high, Confidence, pairs.Count, IsPaired: true);
    }

    /// <summary>From samples of different sessions: the ratio of the medians. Null for an empty sample.</summary>
    public static RatioEstimate? Unpaired(IReadOnlyCollection<double> a, IReadOnlyCollection<double> b)
    {
        if (a.Count == 0 || b.Count == 0)
        {
            return null;
        }

        var first = new MedianBootstrap(a);
        var second = new MedianBootstrap(b);
        double[] firstWeights = first.Weights();
        double[] secondWeights = second.Weights();
        var ratios = new double[a.Count * b.Count];
        var weights = new double[ratios.Length];
        for (int i = 0; i < a.Count; i++)
        {
            for (int j = 0; j < b.Count; j++)
            {
                ratios[(i * b.Count) + j] = second.Sorted[j] / first.Sorted[i];
                weights[(i * b.Count) + j] = firstWeights[i] * secondWeights[j];
            }
        }

        Array.Sort(ratios, weights);
        double tail = (1 - Confidence) / 2;
        return new RatioEstimate(
            second.Median / first.Median, Quantile(ratios, weights, tail), Quantile(ratios, weights, 1 - tail), Confidence,
            Math.Min(a.Count, b.Count), IsPaired: false);
    }

    private static double Quantile(double[] values, double[] weights, double probability)
    {
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            sum += weights[i];
            if (sum >= probability)
            {
                return values[i];
            }
        }

        return values[^1];
    }
}
