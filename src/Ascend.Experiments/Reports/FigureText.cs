using System.Globalization;

namespace Ascend.Experiments;

/// <summary>Figures as people read them. The culture is invariant.</summary>
internal static class FigureText
{
    /// <summary>What stands in the place of a figure that is not there.</summary>
    public const string Missing = "–";

    /// <summary>How the results of an arm's runs compare with each other.</summary>
    public static string Repeats(ArmResult arm) => !arm.IsReproducible ? "NOT REPRODUCIBLE: runs gave different bits"
        : arm.VariesInLastBits ? "every run within the tolerance, in other last bits, since its kernels add in the order in which they end"
        : "the same in every run";

    /// <summary>A number with four significant digits or more; <see cref="Missing"/> for null and not-a-number.</summary>
    public static string Number(double? value) => value is not { } v || !double.IsFinite(v) ? Missing : v.ToString(Math.Abs(v) switch
    {
        0 => "0",
        >= 1000 => "N0",
        >= 100 => "F1",
        >= 10 => "F2",
        >= 0.001 => "F3",
        _ => "0.###e+0",
    }, CultureInfo.InvariantCulture);

    /// <summary>What is said of an arm's result where it is not known.</summary>
    public const string NoResult = "results not known: captures hold times, no outputs";

    /// <summary>How many there are of something: <c>1 outlier</c>, <c>2 outliers</c>.</summary>
    public static string Count(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>A number with its sign.</summary>
    public static string Signed(double value, string? format = null)
    {
        string text = format is null ? Number(Math.Abs(value)) : Math.Abs(value).ToString(format, CultureInfo.InvariantCulture);
        return value < 0 ? $"−{text}" : $"+{text}";
    }

    /// <summary>A share of one as a percentage.</summary>
    public static string Percent(double? share) =>
        share is { } s && double.IsFinite(s) ? string.Create(CultureInfo.InvariantCulture, $"{s * 100:0.0} %") : Missing;

    /// <summary>A change as a percentage with its sign.</summary>
    public static string SignedPercent(double? change) =>
        change is { } c && double.IsFinite(c) ? (c < 0 ? "−" : "+") + Percent(Math.Abs(c)) : Missing;

    /// <summary>A metric's value in <see cref="Unit"/>.</summary>
    public static string Value(MetricDefinition metric, double? value) => metric.Unit != "share" ? Number(value)
        : value is { } share && double.IsFinite(share) ? (share * 100).ToString("F2", CultureInfo.InvariantCulture) : Missing;

    /// <summary>The unit of <see cref="Value"/>.</summary>
    public static string Unit(MetricDefinition metric) => metric.Unit == "share" ? "%" : metric.Unit;

    /// <summary>A ratio: <c>0.951x</c>.</summary>
    public static string Ratio(double? ratio) =>
        ratio is { } r && double.IsFinite(r) ? string.Create(CultureInfo.InvariantCulture, $"{r:0.000}x") : Missing;

    /// <summary>The ends of a ratio's interval: <c>[0.947, 0.955]</c>.</summary>
    public static string Interval(RatioEstimate ratio) => ratio.HasInterval
        ? string.Create(CultureInfo.InvariantCulture, $"[{ratio.Low:0.000}, {ratio.High:0.000}]")
        : "no interval";

    /// <summary>What the interval rests on: <c>95 % interval, 30 paired rounds</c>.</summary>
    public static string Basis(RatioEstimate ratio) => !ratio.HasInterval ? "one sample each" : string.Create(
        CultureInfo.InvariantCulture,
        $"{ratio.Confidence * 100:0.#} % interval, {ratio.Pairs} {(ratio.IsPaired ? "paired rounds" : "unpaired samples")}");

    /// <summary>How many ratios it rests on: <c>30 pairs</c>.</summary>
    public static string Pairs(RatioEstimate ratio) => ratio.IsPaired ? Count(ratio.Pairs, "pair") : $"{Count(ratio.Pairs, "sample")}, unpaired";

    /// <summary>The verdict in a few words, with the arms' ids; a difference is never claimed without saying that the arms are unlike.</summary>
    public static string Headline(PairResult pair)
    {
        string unlike = pair.Conditions.Any(condition => condition.Kind == ConditionKind.ExplainsResult) ? ", not like for like" : "";
        return pair.Verdict switch
        {
            Verdict.AFaster => $"{pair.A} is faster than {pair.B}{unlike}",
            Verdict.BFaster => $"{pair.B} is faster than {pair.A}{unlike}",
            Verdict.RatioOnly => $"A ratio of {pair.A} and {pair.B} without an interval{unlike}",
            Verdict.NoDifferenceShown => $"No difference shown between {pair.A} and {pair.B}{unlike}",
            _ => $"{pair.A} and {pair.B} are not comparable",
        };
    }

    /// <summary>Where the times come from, in a few words: part of every headline.</summary>
    public static string Source(BackendFacts backend) => backend.IsHardware || backend.Id == BackendNames.Captures
        ? $"{(backend.IsHardware ? "" : $"{backend.Id}: ")}device times {backend.DeviceTimes}"
        : $"{backend.Id}{(backend.Profile is { } profile ? $" ({profile})" : "")}: device times are {backend.DeviceTimes}, not measured";

    /// <summary>A condition's kind for people.</summary>
    public static string Kind(ConditionKind kind) => kind switch
    {
        ConditionKind.ChangesWork => "changes the work",
        ConditionKind.ExplainsResult => "explains the result",
        _ => "note",
    };

    /// <summary>A finding's kind for people.</summary>
    public static string Kind(SampleFindingKind kind) => kind switch
    {
        SampleFindingKind.Outliers => "outliers",
        SampleFindingKind.MissingSamples => "missing samples",
        SampleFindingKind.Drift => "drift",
        SampleFindingKind.Step => "step",
        SampleFindingKind.Bimodal => "bimodal",
        SampleFindingKind.PrecisionNotReached => "precision not reached",
        _ => "device state",
    };

    /// <summary>The name of a metric; its id when the catalog has none.</summary>
    public static string MetricName(string id) => MetricCatalog.Find(id)?.Name ?? id;

    /// <summary>Sensors: <c>1,800 MHz, 45 °C</c>.</summary>
    public static string Sensors(DeviceSensors? sensors) => sensors is null ? "not told by the platform" : string.Create(
        CultureInfo.InvariantCulture,
        $"{(sensors.AicoreMegahertz is { } mhz ? $"{mhz:0} MHz" : "clock not told")}, {(sensors.TemperatureCelsius is { } c ? $"{c:0.#} °C" : "temperature not told")}");

    /// <summary>A point in time in UTC.</summary>
    public static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Where the workload lies under the device's roof, in words.</summary>
    public static string RooflineOf(WorkloadFacts workload)
    {
        double intensity = (double)workload.FloatingPointOperations / workload.BytesMoved;
        if (workload.PeakFlopsPerSecond is not { } peak)
        {
            return $"{Number(intensity)} FLOP/B; the peak rate is not known, so the roof is taken to be memory";
        }

        double ridge = peak / workload.PeakBytesPerSecond;
        return $"{Number(intensity)} FLOP/B, {(intensity <= ridge ? "below" : "above")} the ridge at {Number(ridge)}: bound by {(intensity <= ridge ? "memory" : "arithmetic")}";
    }

    /// <summary>A rate with a decimal prefix: <c>0.824 TB/s</c>.</summary>
    public static string Rate(double? perSecond, string unit)
    {
        if (perSecond is not { } rate || !double.IsFinite(rate))
        {
            return Missing;
        }

        (double scale, string prefix) = rate switch
        {
            >= 1e12 or 0 => (1e12, "T"),
            >= 1e11 when unit == "B/s" => (1e12, "T"),
            >= 1e9 => (1e9, "G"),
            >= 1e6 => (1e6, "M"),
            _ => (1, ""),
        };
        return $"{Number(rate / scale)} {prefix}{unit}";
    }
}
