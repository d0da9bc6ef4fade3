using System.Globalization;
using Ascend.Experiments.Reports;

namespace Ascend.Experiments;

/// <summary>Writes a sweep as a self-contained page with a heat map, and as CSV.</summary>
public static class SweepReport
{
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
        var html = new HtmlWriter(writer);
        html.Write($"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Sweep — {backend}</title>
            """);
        html.WriteAsset("style", ReportAssets.SweepStyle);
        html.Write($"</head><body><h1>Sweep — {backend}</h1>");
        if (any is not null)
        {
            MetricDefinition metric = MetricRows.Definition(any.Pairs[0].Metric);
            html.Write($"""
                <p class="caveat">{any.Backend.Caveat}</p>
                <p>Each cell is the ratio of {metric.Name}, {any.Arm(any.Pairs[0].B).Name} over {any.Arm(any.Pairs[0].A).Name}, with its 95 % interval. {metric.Definition}</p>
                <p class="legend"><span style="background:{Colour(0.5)}">B faster</span> <span style="background:{Colour(1)}">equal</span> <span style="background:{Colour(2)}">A faster</span> · <b>=</b> no difference shown · <b>!</b> wrong result or not comparable</p>
                """);
        }

        foreach (IGrouping<string, SweepResult> map in results.GroupBy(result => Title(result.Point)))
        {
            WriteMap(html, map.Key, [.. map]);
        }

        html.Write($"</body></html>");
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
            CsvRow.Write(
                writer,
                Number(point.Batch), Number(point.QueryHeads), Number(point.KvHeads), Number(point.HeadDim), Number(point.Context), Number(point.BlockSize),
                DataTypeNames.Of(point.DataType), TilingNames.Of(point.Tiling), result.Status.ToString(), result.Comparison?.Backend.Id,
                result.Comparison?.Backend.DeviceTimes, pair?.Metric, Median(result, pair?.A, pair?.Metric), Median(result, pair?.B, pair?.Metric),
                Number(pair?.Ratio?.Value), Number(pair?.Ratio?.Low), Number(pair?.Ratio?.High), Number(result.Comparison?.Measurement?.Rounds),
                pair?.Verdict.ToString(), result.Error);
        }
    }

    private static void WriteMap(HtmlWriter html, string title, SweepResult[] results)
    {
        int[] contexts = [.. results.Select(result => result.Point.Context).Distinct().Order()];
        html.Write($"<h2>{title}</h2><table><caption>batch down, context across</caption><tr><th></th>");
        foreach (int context in contexts)
        {
            html.Write($"""<th scope="col">{context}</th>""");
        }

        html.Write($"</tr>");
        foreach (IGrouping<int, SweepResult> row in results.GroupBy(result => result.Point.Batch).OrderBy(row => row.Key))
        {
            html.Write($"""<tr><th scope="row">{row.Key}</th>""");
            foreach (int context in contexts)
            {
                WriteCell(html, row.FirstOrDefault(result => result.Point.Context == context));
            }

            html.Write($"</tr>");
        }

        html.Write($"</table>");
    }

    private static void WriteCell(HtmlWriter html, SweepResult? result)
    {
        if (result?.Comparison?.Pairs[0] is not { } pair)
        {
            string why = result is null ? "not in the plan" : result.Error ?? "not measured";
            html.Write($"""<td class="none" title="{why}">{result?.Status.ToString().ToLowerInvariant()}</td>""");
        }
        else if (pair.Ratio is not { } ratio || pair.Verdict == Verdict.NotComparable)
        {
            html.Write($"""<td class="none" title="{pair.VerdictText}">!</td>""");
        }
        else
        {
            string mark = pair.Verdict == Verdict.NoDifferenceShown ? " =" : "";
            html.Write($"""<td style="background:{Colour(ratio.Value)}" title="{pair.VerdictText}">{ratio.Value:F2}{mark}<small>[{ratio.Low:F2}, {ratio.High:F2}]</small></td>""");
        }
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
}
