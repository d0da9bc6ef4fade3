namespace Ascend.Experiments.Statistics;

/// <summary>Wilcoxon's signed-rank test: are paired differences centred on zero?</summary>
internal static class SignedRank
{
    private const int ExactLimit = 40;

    /// <summary>Two-sided p-value; 1 without a difference that is not zero. Zeros are dropped, ties share their rank.</summary>
    public static double PValue(IReadOnlyCollection<double> differences)
    {
        double[] nonZero = [.. differences.Where(d => d != 0)];
        int n = nonZero.Length;
        if (n == 0)
        {
            return 1;
        }

        // Ranks are kept doubled, so that those shared by ties are whole.
        int[] ranks = Ranks.Doubled([.. nonZero.Select(Math.Abs)]);
        long positive = 0;
        for (int i = 0; i < n; i++)
        {
            positive += nonZero[i] > 0 ? ranks[i] : 0;
        }

        long total = (long)n * (n + 1);
        long smaller = Math.Min(positive, total - positive);
        return n <= ExactLimit ? Exact(ranks, smaller) : Normal(ranks, smaller, total);
    }

    private static double Exact(int[] ranks, long smaller)
    {
        var ways = new double[smaller + 1];
        ways[0] = 1;
        foreach (int rank in ranks)
        {
            for (long sum = smaller; sum >= rank; sum--)
            {
                ways[sum] += ways[sum - rank];
            }
        }

        return Math.Min(1, 2 * ways.Sum() / Math.Pow(2, ranks.Length));
    }

    private static double Normal(int[] ranks, long smaller, long total)
    {
        // Each rank counts with probability one half: the variance is the sum of its squares over four.
        double variance = ranks.Sum(r => (double)r * r) / 4;
        double z = Math.Max(0, (total / 2.0) - smaller - 1) / Math.Sqrt(variance);
        return NormalLaw.TwoSided(z);
    }
}
