namespace Ascend.Experiments.Statistics;

/// <summary>Robust figures of a sample.</summary>
internal static class Robust
{
    /// <summary>Makes the median absolute deviation of normal noise equal to its standard deviation.</summary>
    public const double MadScale = 1.4826;

    /// <summary>Scaled MADs from the median beyond which a value is shown as an outlier.</summary>
    public const double OutlierLimit = 3.5;

    /// <summary>The middle value; the mean of the two middle ones for an even number. NaN for none.</summary>
    public static double Median(IReadOnlyCollection<double> values) => MedianOfSorted(Sorted(values));

    /// <summary>As <see cref="Median"/>, of values in ascending order.</summary>
    public static double MedianOfSorted(ReadOnlySpan<double> sorted) =>
        sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;

    /// <summary>Scaled median absolute deviation.</summary>
    public static double Mad(IReadOnlyCollection<double> values, double median) =>
        MadScale * Median([.. values.Select(value => Math.Abs(value - median))]);

    /// <summary>The values in ascending order.</summary>
    public static double[] Sorted(IReadOnlyCollection<double> values)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        return sorted;
    }

    /// <summary>True for a value so far from the median that it is shown apart.</summary>
    public static bool IsOutlier(double value, double median, double mad) =>
        Math.Abs(value - median) > Math.Max(OutlierLimit * mad, 1e-9 * Math.Abs(median));
}
