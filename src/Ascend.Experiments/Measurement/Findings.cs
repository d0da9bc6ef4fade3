using System.Globalization;
using Ascend.Experiments.Statistics;

namespace Ascend.Experiments;

/// <summary>What the samples of an arm tell besides their median.</summary>
internal static class Findings
{
    public static IEnumerable<SampleFinding> Of(ArmResult arm, string metric)
    {
        if (arm.Metric(metric) is not { } summary)
        {
            yield break;
        }

        if (summary.Missing > 0)
        {
            yield return Finding(SampleFindingKind.MissingSamples, $"{summary.Missing} of {summary.Count + summary.Missing} runs of {arm.Name} have no figure (a zero counts as none); the ratio rests on the others");
        }

        if (summary.Outliers.Count > 0)
        {
            string values = string.Join(", ", summary.Outliers.Take(5).Select(i => Text(arm.Samples[i][metric]!.Value)));
            yield return Finding(SampleFindingKind.Outliers, $"{summary.Outliers.Count} of {summary.Count} samples of {arm.Name} lie far from the median of {Text(summary.Median)}: {values}{(summary.Outliers.Count > 5 ? ", …" : "")}; they are in every figure");
        }

        double[] values0 = [.. arm.Samples.OrderBy(sample => sample.Order).Select(sample => sample[metric]).OfType<double>()];
        Trend? trend = Series.FindTrend(values0);
        if (trend is not null)
        {
            string change = $"from {Text(trend.From)} to {Text(trend.To)} ({(100 * trend.Change).ToString("+0.0;-0.0", CultureInfo.InvariantCulture)} %)";
            yield return trend.IsStep
                ? Finding(SampleFindingKind.Step, $"{arm.Name} changes {change} at sample {trend.At + 1} of {values0.Length} and stays there, as a throttled clock does")
                : Finding(SampleFindingKind.Drift, $"{arm.Name} drifts {change} over the session");
        }

        if (Series.FindClusters(trend?.Residuals ?? values0, summary.Median) is { } clusters)
        {
            double offset = trend is null ? 0 : summary.Median;
            yield return Finding(
                SampleFindingKind.Bimodal,
                $"samples of {arm.Name} cluster around {Text(clusters.Low + offset)} and {Text(clusters.High + offset)}; {(100 * clusters.ShareHigh).ToString("F0", CultureInfo.InvariantCulture)} % are in the upper one, so the median tells little");
        }

        SampleFinding Finding(SampleFindingKind kind, string text) => new(kind, arm.Id, metric, text);
    }

    private static string Text(double us) => us.ToString("F1", CultureInfo.InvariantCulture);
}
