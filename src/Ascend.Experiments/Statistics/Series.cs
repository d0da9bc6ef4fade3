namespace Ascend.Experiments.Statistics;

/// <summary>Looks for structure in values in the order in which they were measured.</summary>
internal static class Series
{
    private const int LeastValues = 10;
    private const double Significance = 0.01;

    /// <summary>Relative change below which drift, step and clusters are not worth a line.</summary>
    private const double LeastChange = 0.01;

    /// <summary>Distance of two clusters, in standard deviations within them. A split of one normal cluster reaches 2.7.</summary>
    private const double LeastSeparation = 4;

    /// <summary>A steady change from first to last value, or a step at one place, whichever explains the values better.</summary>
    /// <returns>Null when the values show neither.</returns>
    public static Trend? FindTrend(double[] values)
    {
        int n = values.Length;
        if (n < LeastValues)
        {
            return null;
        }

        double median = Robust.Median(values);
        (int at, double stepP) = Pettitt(values);
        double before = Robust.Median(values[..at]);
        double after = Robust.Median(values[at..]);
        double slope = TheilSen(values);
        double trendP = MannKendall(values);
        double linearError = 0;
        double stepError = 0;
        double intercept = Robust.Median([.. values.Select((value, i) => value - (slope * i))]);
        for (int i = 0; i < n; i++)
        {
            linearError += Math.Abs(values[i] - intercept - (slope * i));
            stepError += Math.Abs(values[i] - (i < at ? before : after));
        }

        bool isStep = stepP < Significance && Math.Abs(after - before) >= LeastChange * median;
        bool isLinear = trendP < Significance && Math.Abs(slope * (n - 1)) >= LeastChange * median;
        if (isStep && (!isLinear || stepError <= linearError))
        {
            return new Trend(at, before, after, IsStep: true, [.. values.Select((value, i) => value - (i < at ? before : after))]);
        }

        return isLinear
            ? new Trend(0, intercept, intercept + (slope * (n - 1)), IsStep: false, [.. values.Select((value, i) => value - intercept - (slope * i))])
            : null;
    }

    /// <summary>Two clusters of values.</summary>
    /// <param name="values">The values, or what a trend leaves of them.</param>
    /// <param name="scale">What relative distances refer to: the median of the values.</param>
    /// <returns>The means of the clusters (of <paramref name="values"/>) and the share of the upper one; null for one cluster.</returns>
    public static (double Low, double High, double ShareHigh)? FindClusters(double[] values, double scale)
    {
        int n = values.Length;
        if (n < LeastValues)
        {
            return null;
        }

        double[] sorted = Robust.Sorted(values);
        double best = double.PositiveInfinity;
        int split = 0;
        int least = Math.Max(2, (int)Math.Ceiling(0.1 * n));
        for (int i = least; i <= n - least; i++)
        {
            double within = Squares(sorted.AsSpan(0, i)) + Squares(sorted.AsSpan(i));
            if (within < best)
            {
                best = within;
                split = i;
            }
        }

        if (split == 0)
        {
            return null;
        }

        double low = Mean(sorted.AsSpan(0, split));
        double high = Mean(sorted.AsSpan(split));
        double deviation = Math.Sqrt(best / n);
        return high - low >= LeastChange / 2 * scale && high - low >= LeastSeparation * deviation
            ? (low, high, (double)(n - split) / n)
            : null;
    }

    /// <summary>The most likely place of one step, with Pettitt's p-value.</summary>
    private static (int At, double PValue) Pettitt(double[] values)
    {
        int n = values.Length;
        int[] ranks = Ranks.Doubled(values);
        long sum = 0;
        long largest = -1;
        int at = 1;
        for (int t = 1; t < n; t++)
        {
            sum += ranks[t - 1];
            long u = Math.Abs(sum - ((long)t * (n + 1)));
            if (u > largest)
            {
                largest = u;
                at = t;
            }
        }

        double k = largest;
        return (at, Math.Min(1, 2 * Math.Exp(-6 * k * k / (Math.Pow(n, 3) + Math.Pow(n, 2)))));
    }

    private static double MannKendall(double[] values)
    {
        int n = values.Length;
        long s = 0;
        for (int i = 0; i < n; i++)
        {
            for (int j = i + 1; j < n; j++)
            {
                s += Math.Sign(values[j] - values[i]);
            }
        }

        double variance = n * (n - 1.0) * ((2.0 * n) + 5);
        variance -= Ranks.Doubled(values).GroupBy(r => r).Sum(g => g.Count() * (g.Count() - 1.0) * ((2.0 * g.Count()) + 5));
        return variance <= 0 ? 1 : NormalLaw.TwoSided(Math.Max(0, Math.Abs(s) - 1) / Math.Sqrt(variance / 18));
    }

    private static double TheilSen(double[] values)
    {
        var slopes = new List<double>(values.Length * (values.Length - 1) / 2);
        for (int i = 0; i < values.Length; i++)
        {
            for (int j = i + 1; j < values.Length; j++)
            {
                slopes.Add((values[j] - values[i]) / (j - i));
            }
        }

        return Robust.Median(slopes);
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    private static double Squares(ReadOnlySpan<double> values)
    {
        double mean = Mean(values);
        double sum = 0;
        foreach (double value in values)
        {
            sum += (value - mean) * (value - mean);
        }

        return sum;
    }
}
