using System.Globalization;
using Ascend.Experiments.Statistics;

namespace Ascend.Experiments;

/// <summary>Draws conclusions from samples: the same way from a fresh experiment and from recorded ones.</summary>
internal static class ComparisonBuilder
{
    /// <summary>Relative change of the AI cores' clock that is reported.</summary>
    private const double ClockChange = 0.02;

    /// <summary>Sums up the arms and compares them.</summary>
    public static Comparison Build(
        DateTimeOffset startedAt, string command, BackendFacts backend, WorkloadFacts? workload, MeasurementFacts? measurement,
        IReadOnlyList<ArmResult> arms)
    {
        ArmResult[] summed = [.. arms.Select(arm => Sum(arm, workload))];
        string metric = summed[0].Manifest.Metric;
        PairResult[] pairs =
        [
            .. PairsOf(summed, metric).Select(pair => Compare(pair.Title, pair.A, pair.B, metric, backend, workload, measurement)),
        ];
        return new Comparison
        {
            StartedAt = startedAt,
            Command = command,
            Backend = backend,
            Workload = workload,
            Measurement = measurement,
            Arms = summed,
            Pairs = pairs,
            SelfCheck = CheckOf(Array.Find(summed, arm => arm.Id == pairs[0].A)!, Array.Find(summed, arm => arm.Id == pairs[0].B)!, metric),
        };
    }

    /// <summary>Figures of both arms from the same rounds.</summary>
    public static List<(double A, double B)> Pairs(IReadOnlyList<RunSample> a, IReadOnlyList<RunSample> b, string metric)
    {
        var byRound = new Dictionary<int, double>();
        foreach (RunSample sample in a)
        {
            if (sample[metric] is { } figure)
            {
                byRound[sample.Round] = figure;
            }
        }

        var pairs = new List<(double, double)>();
        foreach (RunSample sample in b)
        {
            if (sample[metric] is { } figure && byRound.TryGetValue(sample.Round, out double other))
            {
                pairs.Add((other, figure));
            }
        }

        return pairs;
    }

    /// <summary>A kernel against itself tells of the instrument, unless something else differs between the arms.</summary>
    private static SelfCheck? CheckOf(ArmResult a, ArmResult b, string metric) =>
        a.Manifest.Captures is null && LikeForLikeGuard.IsSameKernel(a.Manifest, b.Manifest)
            && !LikeForLikeGuard.Compare(a.Manifest, b.Manifest).Any(c => c is { Kind: not ConditionKind.Note, A: not null, B: not null })
            ? SelfChecking.Of(a, b, metric)
            : null;

    private static ArmResult Sum(ArmResult arm, WorkloadFacts? workload)
    {
        MetricSummary[] metrics = [.. MetricCatalog.All.Select(metric => Summaries.Of(metric, arm.Samples)).OfType<MetricSummary>()];
        MetricSummary? makespan = Array.Find(metrics, m => m.Metric == MetricCatalog.MakespanId);
        return arm with
        {
            Metrics = metrics,
            Roofline = makespan is null || workload is null ? null : RooflinePosition.Of(workload, arm.Manifest, makespan.Median),
            ProfilerCosts =
            [
                .. new[] { Cost(arm, MetricCatalog.DeviceWall, MetricCatalog.TracedDeviceWall), Cost(arm, MetricCatalog.HostWall, MetricCatalog.TracedHostWall) }
                    .OfType<MetricComparison>(),
            ],
            Warnings = [.. Warnings(arm)],
        };
    }

    private static MetricComparison? Cost(ArmResult arm, MetricDefinition untraced, MetricDefinition traced)
    {
        List<double> without = Values(arm, untraced.Id);
        List<double> with = Values(arm, traced.Id);
        return Ratios.Unpaired(without, with) is { } ratio
            ? new MetricComparison { Metric = untraced.Id, A = Robust.Median(without), B = Robust.Median(with), Ratio = ratio }
            : null;
    }

    private static IEnumerable<string> Warnings(ArmResult arm)
    {
        foreach (string repeat in arm.Repeats ?? [])
        {
            yield return repeat;
        }

        RunSample[] traced = [.. arm.Samples.Where(sample => sample.Traced)];
        foreach (IGrouping<string, RunSample> verdict in traced
            .Where(s => s.CaptureVerdict is not null && s.CaptureVerdict != nameof(Tracing.CaptureVerdict.Complete))
            .GroupBy(s => s.CaptureVerdict!))
        {
            string meaning = verdict.Key == nameof(Tracing.CaptureVerdict.Incomplete)
                ? "records or work are missing, and figures from them are lower bounds; see their diagnostics"
                : "see their diagnostics";
            yield return $"{verdict.Count()} of {traced.Length} captures: {verdict.Key}; {meaning}";
        }

        long affected = traced.Sum(sample => sample.AffectedSpans);
        if (affected > 0)
        {
            yield return $"{affected} attention spans of {traced.Length} captures lie on cores with a second task pending: their limits are inferred, "
                + "and busy times, occupancy and per-kernel figures built on them are estimates (TraCR, two-slot cores)";
        }
    }

    /// <summary>Which arms are compared: those asked for, and with several modes of a kernel also defaults, best and each.</summary>
    private static List<(string Title, ArmResult A, ArmResult B)> PairsOf(ArmResult[] arms, string metric)
    {
        if (arms.Length == 2)
        {
            return [("as asked for", arms[0], arms[1])];
        }

        ArmResult[][] kernels = [.. arms.GroupBy(arm => arm.Manifest.PackageHash).Select(group => group.ToArray())];
        if (kernels is not [{ } first, { } second])
        {
            return [.. arms.Skip(1).Select(other => ("against the first", arms[0], other))];
        }

        ArmResult bestFirst = Best(first, metric);
        ArmResult bestSecond = Best(second, metric);
        bool same = bestFirst == first[0] && bestSecond == second[0];
        var pairs = new List<(string, ArmResult, ArmResult)> { (same ? "defaults, which are also the best of each" : "defaults", first[0], second[0]) };
        if (!same)
        {
            pairs.Add(("best of each", bestFirst, bestSecond));
        }

        pairs.AddRange(
            from a in first
            from b in second
            where !pairs.Exists(pair => pair.Item2 == a && pair.Item3 == b)
            select ("other modes", a, b));
        return pairs;
    }

    private static ArmResult Best(ArmResult[] modes, string metric) => modes.MinBy(arm => arm.Metric(metric)?.Median ?? double.PositiveInfinity)!;

    private static PairResult Compare(
        string title, ArmResult a, ArmResult b, string metric, BackendFacts backend, WorkloadFacts? workload, MeasurementFacts? measurement)
    {
        List<Condition> conditions =
        [
            .. LikeForLikeGuard.Compare(a.Manifest, b.Manifest),
            .. workload is null ? [] : PublishedFigures.For(workload, backend.Profile),
        ];
        bool paired = a.Manifest.Session == b.Manifest.Session;
        (RatioEstimate? ratio, double pValue) = Estimate(a, b, metric, paired);
        (Verdict verdict, string reason) = Decide(a, b, ratio, pValue, conditions, metric);
        return new PairResult
        {
            A = a.Id,
            B = b.Id,
            Title = title,
            Metric = metric,
            Verdict = verdict,
            VerdictText = VerdictText.Of(a, b, verdict, ratio, reason, conditions, metric, backend),
            Ratio = ratio,
            Conditions = [.. conditions.OrderBy(condition => condition.Kind)],
            Findings = [.. Findings.Of(a, metric), .. Findings.Of(b, metric), .. OfExperiment(ratio, metric, backend, measurement)],
            Metrics =
            [
                .. MetricCatalog.All
                    .Select(definition => (definition, Estimate: Estimate(a, b, definition.Id, paired).Ratio))
                    .Where(m => m.Estimate is not null)
                    .Select(m => new MetricComparison
                    {
                        Metric = m.definition.Id,
                        A = a.Metric(m.definition.Id)!.Median,
                        B = b.Metric(m.definition.Id)!.Median,
                        Ratio = m.Estimate!,
                    }),
            ],
        };
    }

    private static (RatioEstimate? Ratio, double PValue) Estimate(ArmResult a, ArmResult b, string metric, bool paired)
    {
        if (!paired)
        {
            List<double> first = Values(a, metric);
            List<double> second = Values(b, metric);
            return (Ratios.Unpaired(first, second), RankSum.PValue(first, second));
        }

        List<(double A, double B)> pairs = Pairs(a.Samples, b.Samples, metric);
        return (Ratios.Paired(pairs), SignedRank.PValue([.. pairs.Select(pair => Math.Log(pair.B / pair.A))]));
    }

    private static (Verdict Verdict, string Reason) Decide(
        ArmResult a, ArmResult b, RatioEstimate? ratio, double pValue, List<Condition> conditions, string metric)
    {
        if (conditions.Find(condition => condition.Kind == ConditionKind.ChangesWork) is { } work)
        {
            return (Verdict.NotComparable, $"{work.Field} differs ({work.A} / {work.B}): {work.Text}");
        }

        foreach (ArmResult arm in (ReadOnlySpan<ArmResult>)[a, b])
        {
            if (arm.Golden is { Passed: false } golden)
            {
                return (Verdict.NotComparable,
                    $"the result of {VerdictText.NameOf(arm, a, b)} is wrong ({golden.Text}); a fast wrong kernel is "
                        + "no kernel");
            }
        }

        if (ratio is null)
        {
            return (Verdict.NotComparable, $"no run of both arms has a figure for {MetricCatalog.Find(metric)?.Name ?? metric}");
        }

        string samples = a.Manifest.Captures is null ? "round" : "capture";
        Verdict verdict = LikeForLikeGuard.IsSameKernel(a.Manifest, b.Manifest) ? Verdict.NoDifferenceShown
            : ratio.HasInterval ? Decision.Decide(ratio, pValue)
            : Verdict.RatioOnly;
        if (verdict == Verdict.RatioOnly)
        {
            return (verdict, $"one {samples} each gives no interval, so nothing tells the ratio from noise");
        }

        string p = pValue < 0.001 ? "p < 0.001" : $"p = {pValue.ToString("F3", CultureInfo.InvariantCulture)}";
        return (verdict, verdict != Verdict.NoDifferenceShown ? p
            : ratio.Pairs < Decision.LeastPairs ? $"{FigureText.Count(ratio.Pairs, samples)} {(ratio.Pairs == 1 ? "is" : "are")} too few to show any"
            : p);
    }

    private static IEnumerable<SampleFinding> OfExperiment(RatioEstimate? ratio, string metric, BackendFacts backend, MeasurementFacts? measurement)
    {
        if (ratio is not null && measurement is not null && ratio.RelativeHalfWidth > measurement.Precision)
        {
            yield return new SampleFinding(
                SampleFindingKind.PrecisionNotReached, null, metric,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the interval is ±{100 * ratio.RelativeHalfWidth:F2} % where ±{100 * measurement.Precision:F2} % was asked for; stopped by {measurement.StoppedBecause} after {measurement.Rounds} rounds"));
        }

        if (backend is { Before.AicoreMegahertz: { } before, After.AicoreMegahertz: { } after } && Math.Abs(after - before) > ClockChange * before)
        {
            yield return new SampleFinding(
                SampleFindingKind.DeviceState, null, metric,
                string.Create(CultureInfo.InvariantCulture, $"the AI cores' clock changed from {before:F0} to {after:F0} MHz during the session"));
        }
    }

    private static List<double> Values(ArmResult arm, string metric) => [.. arm.Samples.Select(sample => sample[metric]).OfType<double>()];
}
