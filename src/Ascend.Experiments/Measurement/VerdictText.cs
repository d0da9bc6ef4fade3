using System.Globalization;

namespace Ascend.Experiments;

/// <summary>Puts a verdict into a sentence that cannot be quoted without its conditions.</summary>
internal static class VerdictText
{
    public static string Of(
        ArmResult a, ArmResult b, Verdict verdict, RatioEstimate? ratio, string reason, List<Condition> conditions, string metric, BackendFacts backend)
    {
        if (verdict == Verdict.NotComparable || ratio is null)
        {
            return $"not comparable: {reason}";
        }

        MetricDefinition definition = MetricCatalog.Find(metric)!;
        string headline = string.Create(
            CultureInfo.InvariantCulture,
            $"{a.Name} {a.Metric(metric)!.Median:F0} {definition.Unit}, {b.Name} {b.Metric(metric)!.Median:F0} {definition.Unit} ({backend.DeviceTimes}): ");
        string estimate = $"{Ratio(ratio.Value)}x " + string.Create(CultureInfo.InvariantCulture, $"[{ratio.Low:F3}, {ratio.High:F3}]");
        string conclusion = verdict switch
        {
            Verdict.AFaster => $"{a.Name} is faster",
            Verdict.BFaster => $"{b.Name} is faster",
            _ => "no difference shown",
        };
        int unlike = conditions.Count(condition => condition.Kind == ConditionKind.ExplainsResult);
        string label = unlike == 0 ? "" : $" — NOT LIKE FOR LIKE: {string.Join(", ", conditions.Where(c => c.Kind == ConditionKind.ExplainsResult).Select(c => c.Field).Distinct())}";
        return $"{headline}{estimate} of the {definition.Name}, {conclusion} ({reason}){label}";
    }

    /// <summary>A ratio as people write it: 2.3, 0.95.</summary>
    private static string Ratio(double value) => value.ToString(value < 1.1 ? "F2" : "F1", CultureInfo.InvariantCulture);
}
