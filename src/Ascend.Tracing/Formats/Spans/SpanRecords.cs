using Ascend.Tracing.Reading;

namespace Ascend.Tracing.Formats.Spans;

/// <summary>
/// The events of a proc that holds intervals as the records that TraCR would have written, for the exports that list records. They are
/// held in memory.
/// </summary>
internal static class SpanRecords
{
    /// <summary>A thread with the records, in the order of time.</summary>
    public static TraceThread ThreadOf(TraceProc proc)
    {
        var records = new List<(TraceRecord Record, int Order)>();
        foreach (TraceEvent e in proc.Spans!.ToList())
        {
            var channel = (ushort)proc.Lanes[e.Lane].ChannelId;
            records.Add((new(channel, e.Marker, e.ExtraId, e.Start), records.Count));
            if (e.Kind == TraceEventKind.Span)
            {
                records.Add((new(channel, TraceRecord.Reset, TraceRecord.NoExtra, e.End), records.Count));
            }
        }

        // At one time a lane's spans end before the next begins, as they were stored; a stable order keeps that.
        TraceRecord[] sorted = [.. records.OrderBy(r => r.Record.Timestamp).ThenBy(r => r.Order).Select(r => r.Record)];
        return new(0, proc.Folder, proc.Folder, FileScan.Of(sorted)) { Records = sorted };
    }
}
