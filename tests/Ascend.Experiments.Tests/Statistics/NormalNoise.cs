namespace Ascend.Experiments.Tests.Statistics;

/// <summary>Seeded log-normal noise.</summary>
internal static class NormalNoise
{
    /// <summary>Values around 500 with a relative standard deviation.</summary>
    public static double[] Around500(int seed, int count, double sigma)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 500 * Factor(random, sigma))];
    }

    /// <summary>A factor around 1.</summary>
    public static double Factor(Random random, double sigma) =>
        Math.Exp(sigma * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
