using System.Runtime.InteropServices;

namespace Ascend.Tracing.Tests.Helpers;

/// <summary>The format's rules written down plainly: everything in lists, sorted by LINQ.</summary>
internal static class NaiveModel
{
    /// <summary>A proc's spans in the order in which they close; unfinished ones last, by channel.</summary>
    public static List<NaiveSpan> Spans(TraceProc proc)
    {
        var spans = new List<NaiveSpan>();
        var open = new Dictionary<int, TraceRecord>();
        Dictionary<int, TraceLane> lanes = proc.Lanes.ToDictionary(l => l.ChannelId);
        List<TraceRecord> records = Records(proc);
        foreach (TraceRecord record in records)
        {
            if (record.EventId is TraceRecord.FlowStart or TraceRecord.FlowEnd)
            {
                continue;
            }

            if (open.Remove(record.ChannelId, out TraceRecord set))
            {
                spans.Add(new(lanes[set.ChannelId], set.EventId, set.ExtraId, (long)set.Timestamp, (long)record.Timestamp, true));
            }

            if (record.EventId != TraceRecord.Reset)
            {
                open[record.ChannelId] = record;
            }
        }

        foreach (TraceRecord set in open.Values.OrderBy(r => r.ChannelId))
        {
            spans.Add(new(lanes[set.ChannelId], set.EventId, set.ExtraId, (long)set.Timestamp, (long)records.Max(r => r.Timestamp), false));
        }

        return spans;
    }

    /// <summary>All records of a proc by (timestamp, thread order, position).</summary>
    public static List<TraceRecord> Records(TraceProc proc) =>
        [.. proc.Threads.SelectMany(t => MemoryMarshal.Cast<byte, TraceRecord>(File.ReadAllBytes(t.Path).AsSpan(0, (int)(t.RecordCount * 16))).ToArray())
            .OrderBy(r => r.Timestamp)];

    /// <summary>Length of the union of spans.</summary>
    public static long UnionLength(IEnumerable<NaiveSpan> spans)
    {
        long total = 0;
        long end = long.MinValue;
        foreach (NaiveSpan span in spans.OrderBy(s => s.Start))
        {
            total += Math.Max(0, span.End - Math.Max(span.Start, end));
            end = Math.Max(end, span.End);
        }

        return total;
    }
}
