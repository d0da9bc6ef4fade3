using Ascend.Tracing.Reading;

namespace Ascend.Tracing;

/// <summary>Tells how large an export will be, before it is written, and how to split one that no viewer would open.</summary>
public static class ExportSize
{
    /// <summary>What a browser's Perfetto can hold, about: 2 GB.</summary>
    public const long ViewerLimit = 2_000_000_000;

    /// <summary>Records of each proc that are formatted for the estimate.</summary>
    private const long SampleRecords = 200_000;

    /// <summary>Estimates an export's bytes without compression, from the first records of each proc.</summary>
    /// <param name="capture">The capture.</param>
    /// <param name="format">The format.</param>
    /// <param name="options">The export's options; a time window scales the estimate by its share of the time. Null for the defaults.</param>
    /// <exception cref="IOException">The capture can no longer be read.</exception>
    public static long Estimate(TraceCapture capture, ExportFormat format, ExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(capture);
        options ??= ExportOptions.Default;
        double total = 0;
        foreach (TraceProc proc in capture.Procs.Where(p => p.RecordCount > 0))
        {
            using TraceEventReader reader = capture.ReadEvents(proc, options.Slots);
            long bytes = format == ExportFormat.ChromeJson
                ? PerfettoJsonWriter.Sample(reader, options with { Filter = WithoutWindow(options.Filter) }, SampleRecords)
                : PftraceWriter.Sample(reader, options with { Filter = WithoutWindow(options.Filter) }, SampleRecords);
            total += (double)bytes / Math.Max(1, reader.RecordsRead) * proc.RecordCount * WindowShare(proc, options.Filter);
            total += format == ExportFormat.Pftrace ? PftraceWriter.FixedBytes(proc, options) : 0;
        }

        return (long)total;
    }

    /// <summary>
    /// Time windows that split an export into parts of about equal size below a limit, by the records of the proc's longest
    /// thread. One window, without limits, when the whole is small enough.
    /// </summary>
    /// <param name="proc">The proc.</param>
    /// <param name="estimatedBytes">The size of the whole, from <see cref="Estimate"/>.</param>
    /// <param name="maxBytes">The size of a part.</param>
    public static unsafe IReadOnlyList<TraceFilter> Windows(TraceProc proc, long estimatedBytes, long maxBytes = ViewerLimit)
    {
        ArgumentNullException.ThrowIfNull(proc);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        int parts = (int)Math.Clamp((estimatedBytes + maxBytes - 1) / maxBytes, 1, 10_000);
        TraceThread? longest = proc.Threads.Where(t => t.Records is null && t.Scan.Drops == 0).MaxBy(t => t.RecordCount);
        if (parts == 1 || longest is null || longest.RecordCount < parts)
        {
            return [new TraceFilter()];
        }

        using var records = new MappedRecords(longest.Path);
        var windows = new List<TraceFilter>();
        ulong from = 0;
        for (int i = 1; i <= parts; i++)
        {
            ulong to = ulong.MaxValue;
            if (i < parts)
            {
                TraceRecord* record = records.Map(longest.RecordCount * i / parts, 1, out int count);
                to = count == 0 ? from : record->Timestamp - proc.FirstTimestamp;
            }

            windows.Add(new TraceFilter { FromNs = from, ToNs = to });
            from = to;
        }

        return windows;
    }

    private static TraceFilter? WithoutWindow(TraceFilter? filter) => filter is null ? null : filter with { FromNs = 0, ToNs = ulong.MaxValue };

    private static double WindowShare(TraceProc proc, TraceFilter? filter)
    {
        double duration = Math.Max(1, proc.LastTimestamp - proc.FirstTimestamp);
        return filter is null ? 1 : Math.Max(0, (Math.Min(filter.ToNs, duration) - filter.FromNs) / duration);
    }
}
