using System.Globalization;

namespace Ascend.Experiments;

/// <summary>Self-checks in words, the same in every output.</summary>
public static class SelfCheckText
{
    /// <summary>What a comparison tells of the instrument: its own self-check, or the floor that it knows; nothing for neither.</summary>
    /// <param name="comparison">The comparison.</param>
    public static IEnumerable<string> LinesOf(Comparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        if (comparison.SelfCheck is { } check)
        {
            yield return Of(check, comparison.Backend);
        }

        if (comparison.KnownFloor is { } floor)
        {
            yield return Of(floor, comparison.Pairs[0].Ratio);
        }
    }

    /// <summary>What a self-check tells; a comparison of a kernel with itself shows it.</summary>
    /// <param name="check">The check.</param>
    /// <param name="backend">What ran it.</param>
    public static string Of(SelfCheck check, BackendFacts backend)
    {
        ArgumentNullException.ThrowIfNull(check);
        ArgumentNullException.ThrowIfNull(backend);
        string metric = FigureText.MetricName(check.Metric);
        if (check.Spread == 0 && check.NoiseFloor == 0)
        {
            return $"self-check, {metric} on {backend.Id} ({backend.DeviceTimes}): no noise at all in {FigureText.Count(check.Rounds, "round")}, so "
                + "there is nothing to check" + (backend.Profile is not null ? "; --mock-noise puts noise on the mock's times" : "");
        }

        string smallest = check.Smallest.Count == 0
            ? $"{FigureText.Count(check.Rounds, "round")} are too few to say what would be shown"
            : "the smallest difference that 19 of 20 comparisons would show: " + string.Join(", ", check.Smallest.Select(Smallest));
        string drift = check.Drift is { } change ? $"drift {FigureText.SignedPercent(change)} over the session" : "no drift shown";
        string share = check.Checks == 0 ? check.IsFalse ? "would have been a false verdict" : "no false verdict"
            : $"{check.FalseVerdicts} of {FigureText.Count(check.Checks, "check")} of this host so far would have been false verdicts";
        return $"self-check, {metric} on {backend.Id} ({backend.DeviceTimes}): noise floor {Share(check.NoiseFloor)} over "
            + $"{FigureText.Count(check.Rounds, "round")}, single rounds {Share(check.Spread)}; {drift}; {smallest}; {share}";
    }

    /// <summary>The floor as a comparison of other kernels quotes it.</summary>
    /// <param name="floor">What is known.</param>
    /// <param name="ratio">The comparison's ratio; null without one.</param>
    public static string Of(KnownFloor floor, RatioEstimate? ratio)
    {
        ArgumentNullException.ThrowIfNull(floor);
        string within = ratio is not null && Math.Abs(ratio.Value - 1) <= floor.NoiseFloor ? "; this ratio is within it and says nothing" : "";
        return $"noise floor of this host {Share(floor.NoiseFloor)} (self-check of {FigureText.Time(floor.MeasuredAt)}, "
            + $"{FigureText.Count(floor.Rounds, "round")}; {floor.FalseVerdicts} of {FigureText.Count(floor.Checks, "check")} so far would have been false "
            + $"verdicts){within}";
    }

    private static string Smallest(SmallestDifference smallest) => string.Create(
        CultureInfo.InvariantCulture,
        $"{smallest.Rounds} rounds {(smallest.Difference is { } difference ? $"{100 * difference:0.##} %" : $"more than {100 * SelfChecking.LargestSought:0} %")}");

    private static string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"±{100 * share:0.###} %");
}
