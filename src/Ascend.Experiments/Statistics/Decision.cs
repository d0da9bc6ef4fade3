namespace Ascend.Experiments.Statistics;

/// <summary>
/// The rule of a verdict: a difference is shown when the interval of the ratio excludes 1 and a rank test at
/// <see cref="Significance"/> agrees. Two independent looks at the samples keep the share of false verdicts below that of
/// either, also when the number of rounds was decided by the interval's width.
/// </summary>
internal static class Decision
{
    /// <summary>p-value below which the rank test agrees.</summary>
    public const double Significance = 0.02;

    /// <summary>Fewest pairs that can show a difference: with fewer, no order of them is unlikely enough.</summary>
    public const int LeastPairs = 7;

    /// <summary>Decides from an estimate and the p-value of the rank test that belongs to it.</summary>
    public static Verdict Decide(RatioEstimate ratio, double pValue)
    {
        if (ratio.Pairs < LeastPairs || pValue >= Significance || (ratio.Low <= 1 && ratio.High >= 1))
        {
            return Verdict.NoDifferenceShown;
        }

        return ratio.Low > 1 ? Verdict.AFaster : Verdict.BFaster;
    }
}
