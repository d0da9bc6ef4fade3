using static Ascend.Experiments.FigureText;

namespace Ascend.Experiments.Reports;

/// <summary>Other pairs, manifests side by side, the session, and the command that repeats it.</summary>
internal static class ManifestSection
{
    public static void Write(ReportContext context)
    {
        OtherPairs(context);
        Manifests(context);
        Repeat(context);
    }

    private static void OtherPairs(ReportContext context)
    {
        if (context.Comparison.Pairs.Count == 1)
        {
            return;
        }

        HtmlWriter html = context.Html;
        html.Write($"""
            <section id="pairs" aria-labelledby="pairs-title">
            <h2 id="pairs-title">Other pairs</h2>
            <div class="scroll"><table>
            <thead><tr><th scope="col">Pair</th><th scope="col">First</th><th scope="col">Second</th><th scope="col">Verdict</th><th scope="col" class="n">Ratio</th><th scope="col">Interval</th><th scope="col">Conditions</th></tr></thead><tbody>
            """);
        foreach (PairResult pair in context.Comparison.Pairs.Skip(1))
        {
            html.Write($"""<tr><th scope="row">{pair.Title}</th>""");
            foreach (ArmResult arm in (ArmResult[])[context.Comparison.Arm(pair.A), context.Comparison.Arm(pair.B)])
            {
                html.Write($"<td>");
                context.WriteArmTag(arm);
                html.Write($"{arm.Name}</td>");
            }

            string conditions = string.Join("; ", pair.Conditions.Where(c => c.Kind != ConditionKind.Note).Select(c => $"{c.Field} {Kind(c.Kind)}"));
            html.Write($"""
                <td class="text">{pair.VerdictText}</td><td class="n">{Ratio(pair.Ratio?.Value)}</td><td>{(pair.Ratio is { } r ? Interval(r) : Missing)}</td><td class="text">{(conditions.Length > 0 ? conditions : "none")}</td></tr>
                """);
        }

        html.Write($"</tbody></table></div></section>");
    }

    private static void Manifests(ReportContext context)
    {
        HtmlWriter html = context.Html;
        IReadOnlyList<ManifestRows.Row> rows = ManifestRows.Of(context.A.Manifest, context.B.Manifest);
        html.Write($"""
            <section id="manifests" aria-labelledby="manifests-title">
            <h2 id="manifests-title">Manifests</h2>
            <p class="lead">{rows.Count(r => r.Differs)} of {rows.Count} rows differ.</p>
            <div class="scroll"><table class="manifest">
            <thead><tr><th scope="col"><span class="hidden">Member</span></th><th scope="col">{context.A.Id}: {context.A.Name}</th><th scope="col">{context.B.Id}: {context.B.Name}</th></tr></thead><tbody>
            """);
        foreach (ManifestRows.Row row in rows)
        {
            html.Write($"""
                <tr class="{(row.Differs ? "differs" : "")}"><th scope="row">{row.Name}{(row.Differs ? " ≠" : "")}</th><td>{row.A}</td><td>{row.B}</td></tr>
                """);
        }

        html.Write($"</tbody></table></div></section>");
    }

    private static void Repeat(ReportContext context)
    {
        HtmlWriter html = context.Html;
        Comparison c = context.Comparison;
        html.Write($"""
            <section id="repeat" aria-labelledby="repeat-title">
            <h2 id="repeat-title">Repeat it</h2>
            <pre class="command"><code id="command">{c.Command}</code></pre>
            <button type="button" id="copy-command" hidden>Copy</button>
            <dl class="facts">
            <dt>Started</dt><dd>{Time(c.StartedAt)}</dd>
            <dt>Backend</dt><dd>{c.Backend.Id}{(c.Backend.Profile is { } profile ? $", profile {profile}" : "")}: {c.Backend.Reason}</dd>
            <dt>Device before</dt><dd>{Sensors(c.Backend.Before)}</dd>
            <dt>Device after</dt><dd>{Sensors(c.Backend.After)}</dd>
            <dt>Injected noise</dt><dd>{c.Backend.InjectedNoise ?? "none"}</dd>
            <dt>Measurement</dt><dd>{Measured(c.Measurement)}</dd>
            <dt>Workload</dt><dd>{(c.Workload is { } w ? $"{w.Shape}: batch {w.Batch}, {w.QueryHeads} query heads, {w.KvHeads} key and value heads of {w.HeadDim}, block size {w.BlockSize}, {w.DataType}, seed {w.Seed}" : ArmManifest.NotKnown)}</dd>
            <dt>Contexts</dt><dd>{(c.Workload is { } work ? Contexts(work.ContextLengths) : ArmManifest.NotKnown)}</dd>
            <dt>Schema</dt><dd>{c.Schema}</dd>
            """);
        foreach (ArmResult arm in context.Arms.Select(x => x.Arm))
        {
            html.Write($"<dt>Capture {arm.Id}</dt><dd>{arm.Capture ?? "none"}{(arm.Perfetto is { } file ? $"; for Perfetto: {file}" : "")}</dd>");
        }

        html.Write($"</dl></section>");
    }

    private static string Measured(MeasurementFacts? facts) => facts is null
        ? "from several files"
        : $"{Count(facts.Rounds, "round")} for the {MetricName(facts.Metric)}, {Count(facts.OtherRounds, "round")} for the cost of tracing, {Count(facts.WarmUp, "run")} of each arm dropped as warm-up; asked for ±{Percent(facts.Precision)}, reached {(facts.PrecisionReached is { } reached ? "±" + Percent(reached) : Missing)}; ended by {facts.StoppedBecause}";

    private static string Contexts(IReadOnlyList<int> lengths) => string.Join(", ", lengths
        .GroupBy(length => length).OrderBy(g => g.Key).Take(16).Select(g => g.Count() > 1 ? $"{g.Count()} × {g.Key}" : $"{g.Key}"))
        + (lengths.Distinct().Count() > 16 ? ", …" : "");
}
