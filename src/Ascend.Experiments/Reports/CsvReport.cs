using System.Globalization;

namespace Ascend.Experiments.Reports;

/// <summary>Samples as CSV; the columns are documented at <see cref="Report.WriteCsv"/>.</summary>
internal static class CsvReport
{
    private const string Header =
        "arm,arm_name,backend,device_times,metric,unit,clock,round,order,traced,value,outlier,capture_verdict,affected_spans\n";

    public static void Write(TextWriter output, Comparison comparison)
    {
        output.Write(Header);
        foreach (ArmResult arm in comparison.Arms)
        {
            Dictionary<string, HashSet<int>> outliers = arm.Metrics.DistinctBy(m => m.Metric).ToDictionary(m => m.Metric, m => m.Outliers.ToHashSet());
            for (int i = 0; i < arm.Samples.Count; i++)
            {
                RunSample sample = arm.Samples[i];
                foreach (MetricDefinition metric in MetricsOf(sample))
                {
                    bool isOutlier = outliers.TryGetValue(metric.Id, out HashSet<int>? indices) && indices.Contains(i);
                    CsvRow.Write(
                        output, arm.Id, arm.Name, comparison.Backend.Id, comparison.Backend.DeviceTimes, metric.Id, metric.Unit, metric.Clock,
                        Text(sample.Round), Text(sample.Order), Text(sample.Traced), sample[metric.Id]?.ToString("R", CultureInfo.InvariantCulture) ?? "",
                        Text(isOutlier), sample.CaptureVerdict ?? "", Text(sample.AffectedSpans));
                }
            }
        }
    }

    /// <summary>The metrics that a run should have, then others that it has.</summary>
    private static IEnumerable<MetricDefinition> MetricsOf(RunSample sample) => MetricCatalog.All
        .Where(metric => metric.IsTraced == sample.Traced || sample.Figures.ContainsKey(metric.Id))
        .Concat(sample.Figures.Keys.Where(id => MetricCatalog.Find(id) is null).Order(StringComparer.Ordinal).Select(MetricRows.Definition));

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(bool value) => value ? "true" : "false";
}
