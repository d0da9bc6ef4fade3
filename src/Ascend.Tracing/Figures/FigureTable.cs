using System.Globalization;

namespace Ascend.Tracing;

/// <summary>A report as rows and columns of text: one row per group and kernel, in report order. Times in microseconds.</summary>
public sealed class FigureTable
{
    private static readonly (string Header, Func<Row, string> Value)[] s_columns =
    [
        ("proc", r => Text(r.Proc.ProcId)),
        ("kind", r => r.IsGroup ? "group" : "kernel"),
        ("name", r => r.Kernel.Name),
        ("func_id", r => r.Kernel.FuncId is { } id ? Text(id) : ""),
        ("spans", r => Text(r.Kernel.Spans)),
        ("unfinished", r => Text(r.Kernel.UnfinishedSpans)),
        ("makespan_us", r => Micros(r.Kernel.MakespanNs)),
        ("first_start_us", r => Micros(r.Kernel.FirstStartNs)),
        ("last_start_us", r => Micros(r.Kernel.LastStartNs)),
        ("last_end_us", r => Micros(r.Kernel.LastEndNs)),
        ("gap_us", r => Micros(r.Kernel.GapNs)),
        .. Cores("aic", r => r.Kernel.Aic),
        .. Cores("aiv", r => r.Kernel.Aiv),
        ("verdict", r => r.Verdict.ToString()),
        ("launch", r => r.Proc.Launch is { } launch ? Text(launch.Number) : ""),
        ("stream_busy_sum_us", r => r.Kernel.Streams is { } streams ? Micros(streams.BusySumNs) : ""),
    ];

    private FigureTable(IReadOnlyList<IReadOnlyList<string>> rows) => Rows = rows;

    /// <summary>The columns' names, with their unit.</summary>
    public IReadOnlyList<string> Headers { get; } = [.. s_columns.Select(c => c.Header)];

    /// <summary>The cells by row, invariant culture.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows { get; }

    /// <summary>The table of a report.</summary>
    /// <param name="report">The report.</param>
    public static FigureTable Of(FigureReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        IEnumerable<Row> rows = report.Procs.SelectMany(p => p.Groups.Select(k => new Row(p, k, true, report.Verdict))
            .Concat(p.Kernels.Select(k => new Row(p, k, false, report.Verdict))));
        return new([.. rows.Select(r => s_columns.Select(c => c.Value(r)).ToArray())]);
    }

    /// <summary>Writes the table as CSV (RFC 4180, line feeds), with a header.</summary>
    /// <param name="output">Where it goes.</param>
    public void WriteCsv(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        foreach (IReadOnlyList<string> row in Rows.Prepend(Headers))
        {
            output.Write(string.Join(',', row.Select(Quote)));
            output.Write('\n');
        }
    }

    private static (string Header, Func<Row, string> Value)[] Cores(string prefix, Func<Row, CoreFigures> of) =>
    [
        ($"{prefix}_cores", r => Text(of(r).Cores)),
        ($"{prefix}_cores_used", r => Text(of(r).CoresUsed)),
        ($"{prefix}_busy_sum_us", r => Micros(of(r).BusySumNs)),
        ($"{prefix}_busy_mean_us", r => (of(r).BusyMeanNs / 1000).ToString("0.000", CultureInfo.InvariantCulture)),
        ($"{prefix}_busy_min_us", r => Micros(of(r).BusyMinNs)),
        ($"{prefix}_busy_max_us", r => Micros(of(r).BusyMaxNs)),
        ($"{prefix}_cov", r => of(r).CoefficientOfVariation.ToString("0.0000", CultureInfo.InvariantCulture)),
        ($"{prefix}_makespan_us", r => Micros(of(r).MakespanNs)),
        ($"{prefix}_occupancy", r => of(r).Occupancy.ToString("0.0000", CultureInfo.InvariantCulture)),
        ($"{prefix}_launch_skew_us", r => Micros(of(r).LaunchSkewNs)),
        ($"{prefix}_affected_spans", r => Text(of(r).AffectedSpans)),
        ($"{prefix}_busy_error_low_us", r => Micros(of(r).BusyErrorLowNs)),
        ($"{prefix}_busy_error_high_us", r => Micros(of(r).BusyErrorHighNs)),
        ($"{prefix}_critical_core", r => of(r).CriticalCore ?? ""),
    ];

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Micros(long nanoseconds) => (nanoseconds / 1000m).ToString("0.000", CultureInfo.InvariantCulture);

    private static string Quote(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private sealed record Row(ProcFigures Proc, KernelFigures Kernel, bool IsGroup, CaptureVerdict Verdict);
}
