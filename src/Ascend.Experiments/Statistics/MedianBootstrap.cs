namespace Ascend.Experiments.Statistics;

/// <summary>
/// The bootstrap distribution of a sample's median, computed exactly: which order statistic the median of a resample is
/// follows a binomial law, so nothing needs to be drawn at random (Efron 1979; Maritz and Jarrett 1978).
/// </summary>
internal sealed class MedianBootstrap
{
    private readonly double[] _sorted;

    /// <summary>Takes a sample of at least one value.</summary>
    public MedianBootstrap(IReadOnlyCollection<double> values) => _sorted = Robust.Sorted(values);

    // An even resample has two middle values: the lower one decides the lower end and the upper one the upper end, which makes
    // the interval no narrower than that of their mean.
    private int LowerMiddle => (_sorted.Length + 1) / 2;

    private int UpperMiddle => (_sorted.Length / 2) + 1;

    /// <summary>The sample in ascending order.</summary>
    public ReadOnlySpan<double> Sorted => _sorted;

    /// <summary>The sample's median.</summary>
    public double Median => Robust.MedianOfSorted(_sorted);

    /// <summary>The percentile interval.</summary>
    /// <param name="confidence">For example 0.95.</param>
    public (double Low, double High) Interval(double confidence)
    {
        double tail = (1 - confidence) / 2;
        return (_sorted[FirstAtLeast(LowerMiddle, tail)], _sorted[FirstAtLeast(UpperMiddle, 1 - tail)]);
    }

    /// <summary>Probability of each value to be the median of a resample.</summary>
    public double[] Weights()
    {
        var weights = new double[_sorted.Length];
        double before = 0;
        for (int k = 0; k < weights.Length; k++)
        {
            double up = (AtMost(k, LowerMiddle) + AtMost(k, UpperMiddle)) / 2;
            weights[k] = up - before;
            before = up;
        }

        return weights;
    }

    /// <summary>The first k at which <see cref="AtMost"/>, which rises with k, reaches a probability.</summary>
    private int FirstAtLeast(int rank, double probability)
    {
        int low = 0;
        int high = _sorted.Length - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (AtMost(middle, rank) >= probability)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    /// <summary>
    /// Probability that the <paramref name="rank"/>-th smallest of n draws is at most the k-th value: that at least that many
    /// draws are.
    /// </summary>
    private double AtMost(int k, int rank) =>
        k == _sorted.Length - 1 ? 1 : BinomialAtLeast(_sorted.Length, (k + 1.0) / _sorted.Length, rank);

    private static double BinomialAtLeast(int n, double p, int least)
    {
        // Sums the shorter side outward from its largest term, in logarithms, so that no term underflows.
        double logP = Math.Log(p);
        double logQ = Math.Log(1 - p);
        double below = 0;
        double logTerm = n * logQ;
        for (int i = 0; i < least; i++)
        {
            below += Math.Exp(logTerm);
            logTerm += Math.Log((double)(n - i) / (i + 1)) + logP - logQ;
        }

        return Math.Clamp(1 - below, 0, 1);
    }
}
