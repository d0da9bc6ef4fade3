using static Ascend.Experiments.FigureText;

namespace Ascend.Experiments.Reports;

/// <summary>The kernels of both captures side by side with their differences.</summary>
internal static class KernelSection
{
    public static void Write(ReportContext context)
    {
        HtmlWriter html = context.Html;
        html.Write($"""
            <section id="kernels" aria-labelledby="kernels-title">
            <h2 id="kernels-title">Kernels</h2>
            """);
        if (context.Kernels.Count == 0)
        {
            html.Write($"<p>No run was captured: there are no figures by kernel.</p></section>");
            return;
        }

        string a = context.A.Id, b = context.B.Id;
        html.Write($"""
            <p class="lead">Of the representative captures, in us. Makespan is the union of a kernel's spans over all cores; busy is the sum over cores. Differences are {b} minus {a}; a kernel that an arm lacks counts as 0 there.</p>
            <div class="scroll"><table class="kernels">
            <thead>
            <tr><th scope="col" rowspan="2">Kernel</th><th scope="colgroup" colspan="4" class="group">Makespan</th><th scope="colgroup" colspan="3" class="group">AIC busy</th><th scope="colgroup" colspan="3" class="group">AIV busy</th><th scope="colgroup" colspan="3" class="group">Spans</th><th scope="colgroup" colspan="2" class="group">Cores AIC + AIV</th></tr>
            <tr><th scope="col" class="n">{a}</th><th scope="col" class="n">{b}</th><th scope="col" class="n">Δ</th><th scope="col" class="n">ratio</th><th scope="col" class="n">{a}</th><th scope="col" class="n">{b}</th><th scope="col" class="n">Δ</th><th scope="col" class="n">{a}</th><th scope="col" class="n">{b}</th><th scope="col" class="n">Δ</th><th scope="col" class="n">{a}</th><th scope="col" class="n">{b}</th><th scope="col" class="n">Δ</th><th scope="col" class="n">{a}</th><th scope="col" class="n">{b}</th></tr>
            </thead><tbody>
            """);
        foreach (KernelRows.Row row in context.Kernels)
        {
            Row(context, row);
        }

        html.Write($"</tbody></table></div></section>");
    }

    private static void Row(ReportContext context, KernelRows.Row row)
    {
        HtmlWriter html = context.Html;
        (KernelRow? a, KernelRow? b) = (row.A, row.B);
        html.Write($"""
            <tr data-kernel="{row.Name}"><th scope="row"><svg class="swatch" viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" rx="2" fill="{context.Palette[row.Name]}"/></svg> <span class="kernel-name">{row.Name}</span>{(row.IsMeasured ? $" ({context.Group})" : "")}</th>
            <td class="n">{Number(a?.MakespanUs)}</td><td class="n">{Number(b?.MakespanUs)}</td>
            """);
        Difference(html, row.MakespanDifferenceUs);
        string ratio = a is null ? $"only {context.B.Id}" : b is null ? $"only {context.A.Id}" : Ratio(row.MakespanRatio);
        html.Write($"""<td class="n">{ratio}</td>""");
        Times(html, a?.AicBusyUs, b?.AicBusyUs);
        Times(html, a?.AivBusyUs, b?.AivBusyUs);
        html.Write($"""<td class="n">{a?.Spans ?? 0:N0}</td><td class="n">{b?.Spans ?? 0:N0}</td><td class="n">{(row.SpansDifference == 0 ? "0" : Signed(row.SpansDifference, "N0"))}</td>""");
        html.Write($"""<td class="n">{Cores(a)}</td><td class="n">{Cores(b)}</td></tr>""");
    }

    private static void Times(HtmlWriter html, double? a, double? b)
    {
        html.Write($"""<td class="n">{Number(a)}</td><td class="n">{Number(b)}</td>""");
        Difference(html, (b ?? 0) - (a ?? 0));
    }

    private static void Difference(HtmlWriter html, double difference) =>
        html.Write($"""<td class="n {(difference > 0 ? "more" : difference < 0 ? "less" : "")}">{(difference == 0 ? "0" : Signed(difference))}</td>""");

    private static string Cores(KernelRow? row) => row is null ? Missing : $"{row.AicCores} + {row.AivCores}";
}
