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

        MetricDefinition definition = MetricCatalog.For(MetricCatalog.Find(metric)!, a.Manifest);
        string nameA = NameOf(a, a, b);
        string nameB = NameOf(b, a, b);
        string both = a.Name == b.Name ? $", both {a.Name}" : "";
        string headline = string.Create(
            CultureInfo.InvariantCulture,
            $"{nameA} {a.Metric(metric)!.Median:F0} {definition.Unit}, {nameB} {b.Metric(metric)!.Median:F0} "
                + $"{definition.Unit}{both} ({backend.DeviceTimes}): ");
        string estimate = $"{Ratio(ratio.Value)}x" + (ratio.HasInterval ? " " + FigureText.Interval(ratio) : "");
        string conclusion = verdict switch
        {
            Verdict.AFaster => $"{nameA} is faster",
            Verdict.BFaster => $"{nameB} is faster",
            Verdict.RatioOnly => "a ratio and no interval",
            _ when LikeForLikeGuard.IsSameKernel(a.Manifest, b.Manifest) => Same(ratio, conditions),
            _ => "no difference shown",
        };
        int unlike = conditions.Count(condition => condition.Kind == ConditionKind.ExplainsResult);
        string label = unlike == 0 ? "" : $" — NOT LIKE FOR LIKE: {string.Join(", ", conditions.Where(c => c.Kind == ConditionKind.ExplainsResult).Select(c => c.Field).Distinct())}";
        return $"{headline}{estimate} of the {definition.Name}, {conclusion} ({reason}){label}";
    }

    /// <summary>What an arm is called beside the other: by its id when both have one name.</summary>
    public static string NameOf(ArmResult arm, ArmResult a, ArmResult b) => a.Name == b.Name ? arm.Id : arm.Name;

    private static string Same(RatioEstimate ratio, List<Condition> conditions)
    {
        string[] unlike = [.. conditions.Where(
            c => c is { Kind: ConditionKind.ExplainsResult, A: not null, B: not null } && c.A != c.B).Select(c => c.Field)
            .Distinct()];
        return unlike.Length == 0
            ? $"the same kernel: the ratio {Ratio(ratio.Value)}x is this set-up's noise; differences of this size mean "
                + "nothing here"
            : $"the same kernel: the ratio {Ratio(ratio.Value)}x is that of what differs around it "
                + $"({string.Join(", ", unlike)}) and of noise, not of kernels";
    }

    /// <summary>A ratio as people write it: 2.3, 0.95, 0.0017.</summary>
    private static string Ratio(double value) =>
        value.ToString(value < 0.1 ? "G2" : value < 1.1 ? "F2" : "F1", CultureInfo.InvariantCulture);
}
