using static Ascend.Experiments.FigureText;

namespace Ascend.Experiments.Reports;

/// <summary>Metrics with their definitions and clocks, the profiler's own cost, and the workload's rates.</summary>
internal static class MetricsSection
{
    public static void Write(ReportContext context)
    {
        HtmlWriter html = context.Html;
        IReadOnlyList<MetricRows.Row> rows = MetricRows.Of(context.Pair, context.A, context.B);
        IntervalPlot.Scale scale = IntervalPlot.Scale.Of(rows.Select(row => row.Ratio).OfType<RatioEstimate>());
        html.Write($"""
            <section id="metrics" aria-labelledby="metrics-title">
            <h2 id="metrics-title">Metrics</h2>
            <p class="lead">Medians ± scaled MAD of every sample; nothing is trimmed. Each row has its own clock and definition: figures of different rows are never compared. Ratio: {context.B.Id} over {context.A.Id}.</p>
            <div class="scroll"><table class="metrics">
            <thead><tr><th scope="col">Metric</th><th scope="col">Unit</th><th scope="col" class="n">{context.A.Id}</th><th scope="col" class="n">{context.B.Id}</th><th scope="col" class="n">Ratio</th><th scope="col">Interval</th><th scope="col">Clock and definition</th></tr></thead>
            <tbody>
            """);
        foreach (MetricRows.Row row in rows)
        {
            html.Write($"""
                <tr class="{(row.Metric.Id == context.Pair.Metric ? "primary" : "")}"><th scope="row">{row.Metric.Name}{(row.Metric.Id == context.Pair.Metric ? " (verdict)" : "")}</th><td>{Unit(row.Metric)}</td>
                """);
            Cell(context, row.Metric, row.A, context.A);
            Cell(context, row.Metric, row.B, context.B);
            html.Write($"""<td class="n">{Ratio(row.Ratio?.Value)}</td><td class="interval-cell">""");
            if (row.Ratio is { } ratio)
            {
                IntervalPlot.Write(html, ratio, scale, row.Metric.IsTime);
                html.Write($"""<span class="muted" title="{Basis(ratio)}">{Interval(ratio)}, {Pairs(ratio)}</span>""");
            }

            html.Write($"""</td><td class="text"><span class="clock">{row.Metric.Clock}</span> {row.Metric.Definition}</td></tr>""");
        }

        html.Write($"</tbody></table></div>");
        html.Write($"""<div class="columns">""");
        ProfilerCosts(context);
        Rates(context);
        html.Write($"</div></section>");
    }

    private static void Cell(ReportContext context, MetricDefinition metric, MetricSummary? summary, ArmResult arm)
    {
        if (summary is not { Count: > 0 })
        {
            context.Html.Write($"""<td class="n muted">missing</td>""");
            return;
        }

        context.Html.Write($"""<td class="n"><span title="{summary.Count} samples, {Value(metric, summary.Min)} to {Value(metric, summary.Max)}"><strong>{Value(metric, summary.Median)}</strong> ± {Value(metric, summary.Mad)}</span>""");
        if (metric.IsTraced)
        {
            context.WriteMark(arm);
        }

        if (summary.Missing > 0 || summary.Outliers.Count > 0)
        {
            string[] notes = [summary.Missing > 0 ? $"{summary.Missing} missing" : "", summary.Outliers.Count > 0 ? Count(summary.Outliers.Count, "outlier") : ""];
            context.Html.Write($"""<br><span class="muted">{string.Join(", ", notes.Where(n => n.Length > 0))}</span>""");
        }

        context.Html.Write($"</td>");
    }

    private static void ProfilerCosts(ReportContext context)
    {
        HtmlWriter html = context.Html;
        html.Write($"""
            <div><h3>Cost of tracing</h3>
            <p class="lead">Traced against untraced runs of the same session.</p>
            <table><thead><tr><th scope="col">Arm</th><th scope="col">Clock</th><th scope="col" class="n">Untraced us</th><th scope="col" class="n">Traced us</th><th scope="col" class="n">Cost</th><th scope="col">Ratio's interval</th></tr></thead><tbody>
            """);
        bool any = false;
        foreach (ArmResult arm in context.Arms.Select(x => x.Arm))
        {
            foreach (MetricComparison cost in arm.ProfilerCosts)
            {
                any = true;
                html.Write($"""<tr><th scope="row">""");
                context.WriteArmTag(arm);
                html.Write($"""</th><td>{MetricName(cost.Metric)}</td><td class="n">{Number(cost.A)}</td><td class="n">{Number(cost.B)}</td><td class="n">{SignedPercent(cost.Ratio.Value - 1)}</td><td title="{Basis(cost.Ratio)}">{Interval(cost.Ratio)}, {Pairs(cost.Ratio)}</td></tr>""");
            }
        }

        if (!any)
        {
            html.Write($"""<tr><td colspan="6">Not known: it takes traced and untraced runs.</td></tr>""");
        }

        html.Write($"</tbody></table></div>");
    }

    private static void Rates(ReportContext context)
    {
        HtmlWriter html = context.Html;
        if (context.Comparison.Workload is not { } work)
        {
            return;
        }

        html.Write($"""
            <div><h3>Rates of the workload</h3>
            <p class="lead"><code>{work.Shape}</code>: {work.BytesMoved:N0} bytes (K + V + Q + Out) and {work.FloatingPointOperations:N0} floating-point operations over the median makespan. Peak {Rate(work.PeakBytesPerSecond, "B/s")}{(work.PeakFlopsPerSecond is { } peak ? $", {Rate(peak, "FLOP/s")}" : "")}; {RooflineOf(work)}.</p>
            <table><thead><tr><th scope="col">Arm</th><th scope="col" class="n">Makespan us</th><th scope="col" class="n">Bandwidth</th><th scope="col" class="n">Of peak</th><th scope="col" class="n">Arithmetic</th><th scope="col" class="n">Of roof</th></tr></thead><tbody>
            """);
        foreach (ArmResult arm in context.Arms.Select(x => x.Arm))
        {
            RooflinePosition? at = arm.Roofline;
            html.Write($"""<tr><th scope="row">""");
            context.WriteArmTag(arm);
            context.WriteMark(arm);
            html.Write($"""</th><td class="n">{Number(arm.Metric(MetricCatalog.MakespanId)?.Median)}</td><td class="n">{Rate(at?.BytesPerSecond, "B/s")}</td><td class="n">{Percent(at?.ShareOfPeakBandwidth)}</td><td class="n">{Rate(at?.FlopsPerSecond, "FLOP/s")}</td><td class="n">{Percent(at?.ShareOfRoof)}</td></tr>""");
        }

        html.Write($"</tbody></table></div>");
    }
}
