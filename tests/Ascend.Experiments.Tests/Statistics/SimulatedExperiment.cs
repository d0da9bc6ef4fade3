using Ascend.Experiments.Statistics;

namespace Ascend.Experiments.Tests.Statistics;

/// <summary>Samples from a random law, measured and judged by the rules of a real experiment.</summary>
internal static class SimulatedExperiment
{
    /// <summary>Runs one experiment of two arms with log-normal noise.</summary>
    public static (Verdict Verdict, RatioEstimate Ratio) Run(int seed, double trueRatio, double sigma, ExperimentOptions options)
    {
        var random = new Random(seed);
        var pairs = new List<(double A, double B)>();
        var rule = new StoppingRule(options);
        do
        {
            pairs.Add((500 * NormalNoise.Factor(random, sigma), 500 * trueRatio * NormalNoise.Factor(random, sigma)));
        }
        while (rule.After(pairs.Count, isTimeUp: false, () => Ratios.Paired(pairs)!.RelativeHalfWidth) is null);
        RatioEstimate ratio = Ratios.Paired(pairs)!;
        return (Decision.Decide(ratio, SignedRank.PValue([.. pairs.Select(p => Math.Log(p.B / p.A))])), ratio);
    }
}
