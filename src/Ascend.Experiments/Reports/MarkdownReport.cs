using System.Globalization;
using static Ascend.Experiments.FigureText;
using static Ascend.Experiments.Reports.MarkdownText;

namespace Ascend.Experiments.Reports;

/// <summary>A comparison as Markdown for a GitHub issue.</summary>
internal sealed class MarkdownReport(TextWriter output, Comparison comparison)
{
    private readonly PairResult _pair = comparison.Pairs[0];
    private readonly ArmResult _a = comparison.Arm(comparison.Pairs[0].A);
    private readonly ArmResult _b = comparison.Arm(comparison.Pairs[0].B);

    public void Write()
    {
        Verdict();
        Conditions();
        Metrics();
        Rates();
        Kernels();
        Findings();
        OtherPairs();
        Manifests();
        Line("**Repeat it**");
        Line();
        output.Write(Block(comparison.Command, "sh"));
    }

    private void Verdict()
    {
        Line($"## {Plain(Headline(_pair))} ({Plain(Source(comparison.Backend))})");
        Line();
        Line($"{Plain(_pair.VerdictText)}");
        Line();
        Line($"> **{Plain(comparison.Backend.Id)}**: {Plain(comparison.Backend.Caveat)}");
        if (comparison.Backend.InjectedNoise is { } noise)
        {
            Line($"> Noise was injected: {Code(noise, inTable: false)}");
        }

        foreach (string line in SelfCheckText.LinesOf(comparison))
        {
            Line($"> {Plain(line)}");
        }

        Line();
        foreach (ArmResult arm in (ArmResult[])[_a, _b])
        {
            string same = arm.IsReproducible ? $", {Repeats(arm)}" : $"; **{Repeats(arm)}**";
            string result = arm.Golden is { } golden ? $"{(golden.Passed ? "" : "**WRONG RESULT:** ")}{Plain(golden.Text)}{same}" : NoResult;
            Line($"- **{Plain(arm.Id)}**: {Plain(arm.Name)} — {result}");
            foreach (string warning in arm.Warnings)
            {
                Line($"  - ⚠ {Plain(warning)}");
            }
        }

        string workload = comparison.Workload is { } work ? $"{Code(work.Shape, inTable: false)}, {Plain(work.DataType)}, " : "";
        Line($"- {workload}{Plain(Time(comparison.StartedAt))}");
        Line();
    }

    private void Conditions()
    {
        Line("### Conditions");
        Line();
        if (_pair.Conditions.Count == 0)
        {
            Line("None: the manifests differ in nothing that explains a difference.");
            Line();
            return;
        }

        Line($"| | what | {Plain(_a.Id)} | {Plain(_b.Id)} | meaning |");
        Line("|---|---|---|---|---|");
        foreach (Condition c in _pair.Conditions.OrderBy(c => c.Kind))
        {
            Line($"| {(c.Kind == ConditionKind.Note ? "note" : $"**{Kind(c.Kind)}**")} | {Plain(c.Field)} | {Cell(c.A)} | {Cell(c.B)} | {Plain(c.Text)} |");
        }

        Line();
    }

    private void Metrics()
    {
        Line("### Metrics");
        Line();
        Line($"Medians ± scaled MAD. Ratio: {Plain(_b.Id)} over {Plain(_a.Id)}. Metrics are never compared with each other.");
        Line();
        Line($"| metric | unit | {Plain(_a.Id)} | {Plain(_b.Id)} | ratio | interval | clock |");
        Line("|---|---|---:|---:|---:|---|---|");
        foreach (MetricRows.Row row in MetricRows.Of(_pair, _a, _b))
        {
            string name = row.Metric.Id == _pair.Metric ? $"**{Plain(row.Metric.Name)}**" : Plain(row.Metric.Name);
            string interval = row.Ratio is { } ratio ? $"{Interval(ratio)}, {Pairs(ratio)}" : Missing;
            Line($"| {name} | {Unit(row.Metric)} | {Value(row.Metric, row.A, _a)} | {Value(row.Metric, row.B, _b)} | {Ratio(row.Ratio?.Value)} | {Plain(interval)} | {Plain(row.Metric.Clock)} |");
        }

        Line();
        Line("<details><summary>Definitions and the profiler's own cost</summary>");
        Line();
        foreach (MetricRows.Row row in MetricRows.Of(_pair, _a, _b))
        {
            Line($"- **{Plain(row.Metric.Name)}** ({Code(row.Metric.Id, inTable: false)}): {Plain(row.Metric.Definition)}");
        }

        foreach (ArmResult arm in (ArmResult[])[_a, _b])
        {
            foreach (MetricComparison cost in arm.ProfilerCosts)
            {
                Line($"- Cost of tracing, {Plain(arm.Id)}, {Plain(MetricName(cost.Metric))}: {SignedPercent(cost.Ratio.Value - 1)} ({Number(cost.A)} us untraced, {Number(cost.B)} us traced; ratio's interval {Interval(cost.Ratio)})");
            }
        }

        Line();
        Line("</details>");
        Line();
    }

    private void Rates()
    {
        if (comparison.Workload is not { } work)
        {
            return;
        }

        Line("### Rates");
        Line();
        Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{work.BytesMoved:N0} bytes (K + V + Q + Out) and {work.FloatingPointOperations:N0} floating-point operations over the median makespan; peak {Rate(work.PeakBytesPerSecond, "B/s")}; {RooflineOf(work)}."));
        Line();
        Line("| | makespan us | bandwidth | of peak | arithmetic | of roof |");
        Line("|---|---:|---:|---:|---:|---:|");
        foreach (ArmResult arm in (ArmResult[])[_a, _b])
        {
            RooflinePosition? at = arm.Roofline;
            Line($"| {Plain(arm.Id)}{Mark(arm)} | {Number(arm.Metric(MetricCatalog.MakespanId)?.Median)} | {Rate(at?.BytesPerSecond, "B/s")} | {Percent(at?.ShareOfPeakBandwidth)} | {Rate(at?.FlopsPerSecond, "FLOP/s")} | {Percent(at?.ShareOfRoof)} |");
        }

        Line();
    }

    private void Kernels()
    {
        IReadOnlyList<KernelRows.Row> rows = KernelRows.Of(_a, _b);
        if (rows.Count == 0)
        {
            return;
        }

        Line($"<details><summary>Kernels of the representative captures ({rows.Count})</summary>");
        Line();
        Line($"Differences are {Plain(_b.Id)} minus {Plain(_a.Id)}; a kernel that an arm lacks counts as 0 there.");
        Line();
        Line($"| kernel | makespan us {Plain(_a.Id)}{Mark(_a)} | makespan us {Plain(_b.Id)}{Mark(_b)} | difference us | ratio | busy difference us | spans {Plain(_a.Id)} | spans {Plain(_b.Id)} |");
        Line("|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach (KernelRows.Row row in rows)
        {
            string ratio = row.A is null ? $"only {Plain(_b.Id)}" : row.B is null ? $"only {Plain(_a.Id)}" : Ratio(row.MakespanRatio);
            Line($"| {Code(row.Name)}{(row.IsMeasured ? $" ({Plain(_a.Manifest.Captures?.Group ?? Tracing.KernelGroup.Attention.Name)})" : "")} | {Number(row.A?.MakespanUs)} | {Number(row.B?.MakespanUs)} | {Signed(row.MakespanDifferenceUs)} | {ratio} | {Signed(row.BusyDifferenceUs)} | {Spans(row.A)} | {Spans(row.B)} |");
        }

        Line();
        Line("</details>");
        Line();
    }

    private void Findings()
    {
        Line("### Findings in the samples");
        Line();
        foreach (SampleFinding finding in _pair.Findings)
        {
            Line($"- **{Kind(finding.Kind)}** ({Plain(finding.Arm ?? "both")}, {Plain(MetricName(finding.Metric))}): {Plain(finding.Text)}");
        }

        if (_pair.Findings.Count == 0)
        {
            Line("None.");
        }

        Line();
    }

    private void OtherPairs()
    {
        if (comparison.Pairs.Count == 1)
        {
            return;
        }

        Line("### Other pairs");
        Line();
        Line("| pair | A | B | verdict | ratio |");
        Line("|---|---|---|---|---|");
        foreach (PairResult pair in comparison.Pairs.Skip(1))
        {
            string ratio = pair.Ratio is { } r ? $"{Ratio(r.Value)} {Interval(r)}" : Missing;
            Line($"| {Plain(pair.Title)} | {Plain(comparison.Arm(pair.A).Name)} | {Plain(comparison.Arm(pair.B).Name)} | {Plain(pair.VerdictText)} | {Plain(ratio)} |");
        }

        Line();
    }

    private void Manifests()
    {
        IReadOnlyList<ManifestRows.Row> rows = ManifestRows.Of(_a.Manifest, _b.Manifest);
        Line($"<details><summary>Manifests ({rows.Count(r => r.Differs)} of {rows.Count} rows differ)</summary>");
        Line();
        Line($"| | {Plain(_a.Id)} | {Plain(_b.Id)} |");
        Line("|---|---|---|");
        foreach (ManifestRows.Row row in rows)
        {
            Line($"| {(row.Differs ? $"**{row.Name}**" : row.Name)} | {Plain(row.A)} | {(row.Differs ? Plain(row.B) : "same")} |");
        }

        Line();
        Line("</details>");
        Line();
    }

    private static string Value(MetricDefinition metric, MetricSummary? summary, ArmResult arm)
    {
        if (summary is not { Count: > 0 })
        {
            return "missing";
        }

        string missing = summary.Missing > 0 ? string.Create(CultureInfo.InvariantCulture, $" ({summary.Missing} missing)") : "";
        return $"{FigureText.Value(metric, summary.Median)} ± {FigureText.Value(metric, summary.Mad)}{missing}{(metric.IsTraced ? Mark(arm) : "")}";
    }

    private static string Spans(KernelRow? row) => row?.Spans.ToString("N0", CultureInfo.InvariantCulture) ?? Missing;

    private static string Mark(ArmResult arm) => arm.Warnings.Count > 0 ? " ⚠" : "";

    private static string Cell(string? value) => value is null ? "" : Code(value);

    private void Line(string text = "") => output.Write(text + "\n");
}
