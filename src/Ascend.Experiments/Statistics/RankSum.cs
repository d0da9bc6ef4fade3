namespace Ascend.Experiments.Statistics;

/// <summary>Mann and Whitney's rank-sum test: do values of one sample tend to be larger than those of another?</summary>
internal static class RankSum
{
    /// <summary>Two-sided p-value by the normal law with the correction for ties; 1 for an empty sample.</summary>
    public static double PValue(IReadOnlyCollection<double> first, IReadOnlyCollection<double> second)
    {
        double n = first.Count;
        double m = second.Count;
        if (first.Count == 0 || second.Count == 0)
        {
            return 1;
        }

        int[] ranks = Ranks.Doubled([.. first, .. second]);
        double rankSum = ranks.Take(first.Count).Sum(r => (double)r) / 2;
        double u = rankSum - (n * (n + 1) / 2);
        double all = n + m;
        double ties = ranks.GroupBy(r => r).Sum(g => ((double)g.Count() * g.Count() * g.Count()) - g.Count());
        double variance = n * m / 12 * (all + 1 - (ties / (all * (all - 1))));
        return variance <= 0 ? 1 : NormalLaw.TwoSided(Math.Max(0, Math.Abs(u - (n * m / 2)) - 0.5) / Math.Sqrt(variance));
    }
}
