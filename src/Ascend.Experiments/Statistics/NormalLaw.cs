namespace Ascend.Experiments.Statistics;

/// <summary>The standard normal distribution.</summary>
internal static class NormalLaw
{
    /// <summary>Probability of a value at least as far from zero as <paramref name="z"/>.</summary>
    public static double TwoSided(double z) => Math.Min(1, 2 * UpperTail(Math.Abs(z)));

    /// <summary>Probability of a value above <paramref name="z"/> ≥ 0; relative error below 1.2e-7 (Chebyshev fit of erfc).</summary>
    private static double UpperTail(double z)
    {
        double x = z / Math.Sqrt(2);
        double t = 1 / (1 + (x / 2));
        ReadOnlySpan<double> c =
        [
            -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277,
        ];
        double sum = 0;
        for (int i = c.Length - 1; i >= 0; i--)
        {
            sum = (sum * t) + c[i];
        }

        return t * Math.Exp((-x * x) + sum) / 2;
    }
}
