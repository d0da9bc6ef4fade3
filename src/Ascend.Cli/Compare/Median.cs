namespace Ascend.Cli.Compare;

/// <summary>The middle of a sample.</summary>
internal static class Median
{
    /// <returns>Null for an empty sample; the mean of the two middle values for an even number.</returns>
    public static double? Of(IReadOnlyList<double> sample)
    {
        if (sample.Count == 0)
        {
            return null;
        }

        double[] sorted = [.. sample.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
