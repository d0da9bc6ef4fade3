namespace Ascend.Experiments.Statistics;

/// <summary>Sums up samples.</summary>
internal static class Summaries
{
    /// <summary>One metric over the samples; null when no sample has it.</summary>
    public static MetricSummary? Of(MetricDefinition metric, IReadOnlyList<RunSample> samples)
    {
        (int Index, double Value)[] values =
        [
            .. samples.Index().Where(s => s.Item[metric.Id] is not null).Select(s => (s.Index, s.Item[metric.Id]!.Value)),
        ];
        if (values.Length == 0)
        {
            return null;
        }

        double[] sorted = Robust.Sorted([.. values.Select(v => v.Value)]);
        double median = Robust.MedianOfSorted(sorted);
        double mad = Robust.Mad(sorted, median);
        return new MetricSummary
        {
            Metric = metric.Id,
            Count = values.Length,
            Missing = samples.Count(sample => sample.Traced == metric.IsTraced) - values.Length,
            Median = median,
            Mad = mad,
            Min = sorted[0],
            Max = sorted[^1],
            Outliers = [.. values.Where(v => Robust.IsOutlier(v.Value, median, mad)).Select(v => v.Index)],
        };
    }
}
