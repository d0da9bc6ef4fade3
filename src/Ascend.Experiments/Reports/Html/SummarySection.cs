using static Ascend.Experiments.FigureText;

namespace Ascend.Experiments.Reports;

/// <summary>Verdict, where its times come from, correctness, warnings and conditions: what must be read first.</summary>
internal static class SummarySection
{
    public static void Write(ReportContext context)
    {
        HtmlWriter html = context.Html;
        BackendFacts backend = context.Comparison.Backend;
        string tone = context.Pair.Verdict switch
        {
            Verdict.AFaster => "a",
            Verdict.BFaster => "b",
            Verdict.NoDifferenceShown or Verdict.RatioOnly => "same",
            _ => "bad",
        };
        html.Write($"""
            <section id="summary" aria-labelledby="headline">
            <div class="verdict {tone}">
            <p class="overline">{context.Pair.Title} · {context.Metric.Name}</p>
            <h1 id="headline">{Headline(context.Pair)} <span class="source {(backend.IsHardware ? "hardware" : "")}">{Source(backend)}</span></h1>
            <p class="verdict-text" id="verdict-text">{context.Pair.VerdictText}</p>
            """);
        if (context.Pair.Ratio is { } ratio)
        {
            html.Write($"""
                <p class="ratio"><strong>{Ratio(ratio.Value)}</strong> <span>{context.B.Id} over {context.A.Id}, {Interval(ratio)}</span> <span class="muted">{Basis(ratio)}</span></p>
                """);
            IntervalPlot.Write(html, ratio, IntervalPlot.Scale.Of([ratio]), MetricRows.Definition(context.Pair.Metric).IsTime, wide: true);
        }

        html.Write($"""
            <p class="caveat {(backend.IsHardware ? "" : "not-measured")}"><strong>{backend.Id}</strong> {backend.Caveat}</p>
            """);
        if (backend.InjectedNoise is { } noise)
        {
            html.Write($"""<p class="caveat not-measured"><strong>noise injected</strong> <code>{noise}</code></p>""");
        }

        foreach (string line in SelfCheckText.LinesOf(context.Comparison))
        {
            html.Write($"""<p class="caveat self-check">{line}</p>""");
        }

        html.Write($"</div>");
        Arms(context);
        Conditions(context);
        html.Write($"</section>");
    }

    private static void Arms(ReportContext context)
    {
        HtmlWriter html = context.Html;
        html.Write($"""<div class="arms">""");
        foreach ((ArmResult arm, string side) in context.Arms)
        {
            MetricSummary? primary = arm.Metric(context.Pair.Metric);
            MetricDefinition metric = context.Metric;
            html.Write($"""<article class="card {side}"><h2>""");
            context.WriteArmTag(arm);
            html.Write($"""
                {arm.Name}</h2>
                <p class="figure"><strong>{Value(metric, primary?.Median)}</strong> {Unit(metric)} <span class="muted">median {metric.Name}, {primary?.Count ?? 0} samples{(primary?.Missing > 0 ? $", {primary.Missing} missing" : "")}</span></p>
                """);
            Check(html, arm);
            html.Write($"</article>");
        }

        html.Write($"</div>");
        if (context.Arms.Any(x => x.Arm.Warnings.Count > 0))
        {
            html.Write($"""
                <div class="warnings" id="warnings" role="note">
                <h2>⚠ Figures marked ⚠ are built on these captures</h2>
                <ul>
                """);
            foreach (ArmResult arm in context.Arms.Select(x => x.Arm))
            {
                foreach (string warning in arm.Warnings)
                {
                    html.Write($"<li>");
                    context.WriteArmTag(arm);
                    html.Write($"{warning}</li>");
                }
            }

            html.Write($"</ul></div>");
        }
    }

    private static void Check(HtmlWriter html, ArmResult arm)
    {
        if (arm.Golden is { } golden)
        {
            html.Write($"""
                <p class="check {(golden.Passed && arm.IsReproducible ? "good" : "bad")}">{(golden.Passed ? "✓" : "✗ WRONG RESULT:")} {golden.Text}{(arm.IsReproducible ? ", " : "; ✗ ")}{Repeats(arm)}</p>
                """);
        }
        else
        {
            html.Write($"""<p class="check">{NoResult}</p>""");
        }
    }

    private static void Conditions(ReportContext context)
    {
        HtmlWriter html = context.Html;
        html.Write($"""<h2 id="conditions">Conditions</h2>""");
        if (context.Pair.Conditions.Count == 0)
        {
            html.Write($"<p>None: the manifests differ in nothing that explains a difference.</p>");
            return;
        }

        html.Write($"""
            <div class="scroll"><table class="conditions">
            <thead><tr><th scope="col">Kind</th><th scope="col">What</th><th scope="col">{context.A.Id}</th><th scope="col">{context.B.Id}</th><th scope="col">Meaning</th></tr></thead>
            <tbody>
            """);
        foreach (Condition c in context.Pair.Conditions.OrderBy(c => c.Kind))
        {
            string tone = c.Kind switch { ConditionKind.ChangesWork => "bad", ConditionKind.ExplainsResult => "warn", _ => "" };
            html.Write($"""
                <tr><td><span class="tag {tone}">{Kind(c.Kind)}</span></td><th scope="row">{c.Field}</th><td>{c.A}</td><td>{c.B}</td><td class="text">{c.Text}</td></tr>
                """);
        }

        html.Write($"</tbody></table></div>");
    }
}
