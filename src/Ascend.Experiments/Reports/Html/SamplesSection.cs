using static Ascend.Experiments.FigureText;

namespace Ascend.Experiments.Reports;

/// <summary>Every sample of every metric, and what the samples tell.</summary>
internal static class SamplesSection
{
    public static void Write(ReportContext context)
    {
        HtmlWriter html = context.Html;
        html.Write($"""
            <section id="samples" aria-labelledby="samples-title">
            <h2 id="samples-title">Samples</h2>
            <p class="lead">Left: each arm's distribution with its median and ± one scaled MAD. Right: the same samples in the order of the session, where drift, steps and throttling show. Ringed: outliers (they count). Crosses at the foot: runs that should have the figure and do not.</p>
            """);
        Findings(context);
        IReadOnlyList<MetricRows.Row> rows = MetricRows.Of(context.Pair, context.A, context.B);
        foreach (MetricRows.Row row in rows.OrderByDescending(row => row.Metric.Id == context.Pair.Metric))
        {
            bool open = row.Metric.Id == context.Pair.Metric;
            html.Write($"""
                <details class="samples" {(open ? "open" : "")}><summary>{row.Metric.Name} <span class="muted">{Unit(row.Metric)}, {row.A?.Count ?? 0} + {row.B?.Count ?? 0} samples</span></summary>
                """);
            new SamplePlot(html, row, context.A, context.B).Write();
            html.Write($"</details>");
        }

        html.Write($"</section>");
    }

    private static void Findings(ReportContext context)
    {
        HtmlWriter html = context.Html;
        if (context.Pair.Findings.Count == 0)
        {
            html.Write($"""<p id="findings">No drift, step, bimodality, outliers or missing samples were found.</p>""");
            return;
        }

        html.Write($"""<ul class="findings" id="findings">""");
        foreach (SampleFinding finding in context.Pair.Findings)
        {
            html.Write($"""<li><span class="tag warn">{Kind(finding.Kind)}</span> """);
            if (finding.Arm is { } id && context.Comparison.Arms.FirstOrDefault(arm => arm.Id == id) is { } arm)
            {
                context.WriteArmTag(arm);
            }

            html.Write($"""<span class="muted">{MetricName(finding.Metric)}</span> {finding.Text}</li>""");
        }

        html.Write($"</ul>");
    }
}
