using Ascend.Experiments.Statistics;

namespace Ascend.Experiments;

/// <summary>Holds a comparison against an earlier one: has an arm become slower?</summary>
public static class BaselineGate
{
    /// <summary>Checks every arm that both comparisons have (same package name and tiling mode).</summary>
    /// <param name="now">The new comparison.</param>
    /// <param name="baseline">The recorded one.</param>
    /// <param name="failAbove">Allowed slowdown, 0.03 for 3 %; not negative.</param>
    /// <returns>One result per arm of <paramref name="now"/> that the baseline has.</returns>
    /// <exception cref="ArgumentException">No arm is in both, or the slowdown is negative.</exception>
    public static IReadOnlyList<GateResult> Check(Comparison now, Comparison baseline, double failAbove)
    {
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentOutOfRangeException.ThrowIfNegative(failAbove);
        GateResult[] results =
        [
            .. now.Arms.Select(arm => (arm, Base: baseline.Arms.FirstOrDefault(other => IsSame(arm, other))))
                .Where(pair => pair.Base is not null)
                .Select(pair => Check(pair.Base!, pair.arm, failAbove)),
        ];
        return results.Length > 0
            ? results
            : throw new ArgumentException(
                $"The baseline has none of the arms ({string.Join(", ", now.Arms.Select(arm => arm.Name))}); it has {string.Join(", ", baseline.Arms.Select(arm => arm.Name))}.",
                nameof(baseline));
    }

    private static bool IsSame(ArmResult a, ArmResult b) =>
        a.Manifest.Package == b.Manifest.Package && a.Manifest.TilingMode == b.Manifest.TilingMode;

    private static GateResult Check(ArmResult before, ArmResult now, double failAbove)
    {
        IReadOnlyList<Condition> conditions = LikeForLikeGuard.Compare(before.Manifest, now.Manifest);
        string metric = now.Manifest.Metric;
        RatioEstimate? ratio = Ratios.Unpaired(
            [.. before.Samples.Select(sample => sample[metric]).OfType<double>()], [.. now.Samples.Select(sample => sample[metric]).OfType<double>()]);
        GateOutcome outcome = ratio is null || now.Golden is { Passed: false } || conditions.Any(c => c.Kind == ConditionKind.ChangesWork) ? GateOutcome.NotComparable
            : ratio.Value > 1 + failAbove && ratio.Low > 1 ? GateOutcome.Slower
            : GateOutcome.Passed;
        return new GateResult(now.Name, metric, ratio, outcome, [.. conditions.Where(c => c.Kind != ConditionKind.Note && c.Field != "session")]);
    }
}
