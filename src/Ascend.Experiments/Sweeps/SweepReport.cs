using System.Globalization;
using System.Net;
using System.Text;

namespace Ascend.Experiments;

/// <summary>Writes a sweep as a self-contained page with a heat map, and as CSV.</summary>
public static class SweepReport
{
    private const string Style = """
        :root { color-scheme: light dark; --page: #fff; --ink: #1c2430; --soft: #5b6675; --line: #d7dce3; }
        @media (prefers-color-scheme: dark) { :root { --page: #14181f; --ink: #e6eaf0; --soft: #9aa5b4; --line: #333c48; } }
        body { margin: 2rem auto; max-width: 72rem; padding: 0 1.5rem; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
        .caveat { border-left: 4px solid #c98500; padding: .4rem .8rem; }
        table { border-collapse: separate; border-spacing: 3px; } caption { text-align: left; color: var(--soft); padding: .3rem 0; }
        th { font-weight: 600; padding: .3rem .6rem; text-align: right; color: var(--soft); }
        td { min-width: 6.5rem; padding: .45rem .6rem; text-align: right; border-radius: 4px; font-variant-numeric: tabular-nums; color: #10151c; }
        td.none { color: var(--soft); border: 1px dashed var(--line); } td small { display: block; opacity: .8; }
        .legend span { display: inline-block; padding: .1rem .6rem; border-radius: 4px; color: #10151c; }
        """;

    /// <summary>Writes the page: a map of batch by context for each of the other axes' combinations.</summary>
    /// <param name="writer">Receives HTML.</param>
    /// <param name="results">The points; at least one.</param>
    public static void WriteHtml(TextWriter writer, IReadOnlyList<SweepResult> results)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(results);
        Comparison? any = results.FirstOrDefault(result => result.Comparison is not null)?.Comparison;
        string backend = any is null ? "nothing measured"
            : any.Backend.Profile is { } profile ? $"{any.Backend.Id}, profile {profile}" : any.Backend.Id;
        MetricDefinition? metric = any is null ? null : MetricCatalog.Find(any.Pairs[0].Metric);
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Sweep — {Text(backend)}</title>\n<style>\n{Style}\n</style></head><body>\n");
        html.Append(CultureInfo.InvariantCulture, $"<h1>Sweep — {Text(backend)}</h1>\n");
        if (any is not null)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"caveat\">{Text(any.Backend.Caveat)}</p>\n");
            html.Append(CultureInfo.InvariantCulture, $"<p>Each cell is the ratio of {Text(metric!.Name)}, {Text(any.Arm(any.Pairs[0].B).Name)} over {Text(any.Arm(any.Pairs[0].A).Name)}, with its 95 % interval. {Text(metric.Definition)}</p>\n");
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"legend\"><span style=\"background:{Colour(0.5)}\">B faster</span> <span style=\"background:{Colour(1)}\">equal</span> <span style=\"background:{Colour(2)}\">A faster</span> · <b>=</b> no difference shown · <b>!</b> wrong result or not comparable</p>\n");
        }

        foreach (IGrouping<string, SweepResult> map in results.GroupBy(result => Title(result.Point)))
        {
            AppendMap(html, map.Key, [.. map]);
        }

        writer.Write(html.Append("</body></html>\n"));
    }

    /// <summary>Writes one row per point.</summary>
    /// <param name="writer">Receives CSV with a header line; times in the metric's unit, empty when missing.</param>
    /// <param name="results">The points.</param>
    public static void WriteCsv(TextWriter writer, IReadOnlyList<SweepResult> results)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(results);
        writer.Write("batch,query_heads,kv_heads,head_dim,context,block_size,dtype,tiling,status,backend,device_times,metric,a,b,ratio,low,high,rounds,verdict,error\n");
        foreach (SweepResult result in results)
        {
            SweepPoint point = result.Point;
            PairResult? pair = result.Comparison?.Pairs[0];
            string?[] cells =
            [
                Number(point.Batch), Number(point.QueryHeads), Number(point.KvHeads), Number(point.HeadDim), Number(point.Context), Number(point.BlockSize),
                DataTypeNames.Of(point.DataType), TilingNames.Of(point.Tiling), result.Status.ToString(), result.Comparison?.Backend.Id,
                result.Comparison?.Backend.DeviceTimes, pair?.Metric, Median(result, pair?.A, pair?.Metric), Median(result, pair?.B, pair?.Metric),
                Number(pair?.Ratio?.Value), Number(pair?.Ratio?.Low), Number(pair?.Ratio?.High), Number(result.Comparison?.Measurement?.Rounds),
                pair?.Verdict.ToString(), result.Error,
            ];
            writer.Write(string.Join(',', cells.Select(Cell)));
            writer.Write('\n');
        }
    }

    private static void AppendMap(StringBuilder html, string title, SweepResult[] results)
    {
        int[] contexts = [.. results.Select(result => result.Point.Context).Distinct().Order()];
        html.Append(CultureInfo.InvariantCulture, $"<h2>{Text(title)}</h2>\n<table><caption>batch down, context across</caption>\n<tr><th></th>");
        foreach (int context in contexts)
        {
            html.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\">{context}</th>");
        }

        html.Append("</tr>\n");
        foreach (IGrouping<int, SweepResult> row in results.GroupBy(result => result.Point.Batch).OrderBy(row => row.Key))
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{row.Key}</th>");
            foreach (int context in contexts)
            {
                AppendCell(html, row.FirstOrDefault(result => result.Point.Context == context));
            }

            html.Append("</tr>\n");
        }

        html.Append("</table>\n");
    }

    private static void AppendCell(StringBuilder html, SweepResult? result)
    {
        if (result?.Comparison?.Pairs[0] is not { } pair)
        {
            string why = result is null ? "not in the plan" : result.Error ?? "not measured";
            html.Append(CultureInfo.InvariantCulture, $"<td class=\"none\" title=\"{Text(why)}\">{(result is null ? "" : result.Status.ToString().ToLowerInvariant())}</td>");
            return;
        }

        if (pair.Ratio is not { } ratio || pair.Verdict == Verdict.NotComparable)
        {
            html.Append(CultureInfo.InvariantCulture, $"<td class=\"none\" title=\"{Text(pair.VerdictText)}\">!</td>");
            return;
        }

        string mark = pair.Verdict == Verdict.NoDifferenceShown ? " =" : "";
        html.Append(CultureInfo.InvariantCulture, $"<td style=\"background:{Colour(ratio.Value)}\" title=\"{Text(pair.VerdictText)}\">{ratio.Value:F2}{mark}<small>[{ratio.Low:F2}, {ratio.High:F2}]</small></td>");
    }

    /// <summary>Blue where the second arm is faster, orange where the first is, by the logarithm of the ratio.</summary>
    private static string Colour(double ratio)
    {
        double share = Math.Clamp(Math.Log2(ratio), -1.5, 1.5) / 1.5;
        (int hue, double strength) = share < 0 ? (212, -share) : (32, share);
        return string.Create(CultureInfo.InvariantCulture, $"hsl({hue} {20 + (60 * strength):F0}% {90 - (28 * strength):F0}%)");
    }

    private static string Title(SweepPoint point) => string.Create(
        CultureInfo.InvariantCulture,
        $"{point.QueryHeads} query heads, {point.KvHeads} KV heads, head dim {point.HeadDim}, block {point.BlockSize}, {DataTypeNames.Of(point.DataType)}, tiling {TilingNames.Of(point.Tiling)}");

    private static string? Median(SweepResult result, string? arm, string? metric) =>
        arm is null || metric is null ? null : Number(result.Comparison!.Arm(arm).Metric(metric)?.Median);

    private static string? Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture);

    private static string Cell(string? text) =>
        text is null ? "" : text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
