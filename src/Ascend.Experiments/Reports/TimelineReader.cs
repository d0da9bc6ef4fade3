using System.Globalization;
using Ascend.Tracing;

namespace Ascend.Experiments;

/// <summary>Makes a <see cref="Timeline"/> of a capture.</summary>
internal static class TimelineReader
{
    /// <summary>Name of everything beyond the names that an index can hold.</summary>
    private const string Other = "(other)";

    public static Timeline Read(
        TraceCapture capture, int? procId, KernelNames names, string armId, string title, int spanLimit, CancellationToken cancellation)
    {
        TraceProc proc = capture.Procs.FirstOrDefault(p => p.Id == procId)
            ?? capture.Procs.FirstOrDefault(p => p.RecordCount > 0 && p.Lanes.Any(lane => lane.IsCore))
            ?? capture.Procs.MaxBy(p => p.RecordCount)!;
        // More than one span per lane must fit, or merging could not end.
        var spans = new SpanMerger(Math.Max(spanLimit, 2 * proc.Lanes.Count));
        var kernels = new NameIndex(proc, names);
        var used = new bool[proc.Lanes.Count];
        long duration = (long)Math.Min(proc.LastTimestamp - proc.FirstTimestamp, long.MaxValue);
        ushort[] order = TimelineLayout.Order([.. proc.Lanes.Select(lane => new TimelineLane(lane.Name, lane.Kind))]);
        ushort[] place = TimelineLayout.Inverse(order);
        using (TraceEventReader reader = capture.ReadEvents(proc, SlotModel.TwoSlot))
        {
            while (reader.ReadBatch())
            {
                cancellation.ThrowIfCancellationRequested();
                foreach (ref readonly TraceEvent e in reader.Batch)
                {
                    if (e.IsSpan && Span(e, proc, place, kernels) is { } span)
                    {
                        used[e.Lane] = true;
                        duration = Math.Max(duration, span.EndNs);
                        spans.Add(span);
                    }
                }
            }
        }

        TimelineSpan[] sorted = spans.Finish();
        TimelineLane[] lanes = Shown(proc, order, used, sorted);
        return new Timeline(armId, title, Note(capture, proc, spans, sorted.Length), duration, lanes, kernels.All, sorted);
    }

    /// <summary>A span relative to the proc's first record; null for a time outside what a file can hold in order.</summary>
    private static TimelineSpan? Span(in TraceEvent e, TraceProc proc, ushort[] place, NameIndex kernels)
    {
        long start = (long)(e.Start - proc.FirstTimestamp);
        long duration = (long)e.Duration;
        if (start < 0 || duration < 0 || start + duration < 0)
        {
            return null;
        }

        TimelineSpanFlags flags = (e.Kind == TraceEventKind.UnfinishedSpan ? TimelineSpanFlags.Unfinished : TimelineSpanFlags.None)
            | (e.Slots != SlotFlags.None ? TimelineSpanFlags.Inferred : TimelineSpanFlags.None);
        return new TimelineSpan(start, duration, place[e.Lane], kernels.Of(e), flags);
    }

    /// <summary>Lanes to draw: cores and AICPU threads always (an idle core is a finding), others when they have spans.</summary>
    private static TimelineLane[] Shown(TraceProc proc, ushort[] order, bool[] used, TimelineSpan[] spans)
    {
        List<TimelineLane> lanes = [];
        var place = new ushort[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            TraceLane lane = proc.Lanes[order[i]];
            if (used[lane.Index] || lane.IsCore || lane.Kind == LaneKind.Aicpu)
            {
                place[i] = (ushort)lanes.Count;
                lanes.Add(new TimelineLane(lane.Name, lane.Kind));
            }
        }

        foreach (ref TimelineSpan span in spans.AsSpan())
        {
            span = span with { Lane = place[span.Lane] };
        }

        return [.. lanes];
    }

    private static string? Note(TraceCapture capture, TraceProc proc, SpanMerger spans, int drawn)
    {
        List<string> notes = [];
        if (capture.Procs.Count > 1)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"Only {proc.Folder} of {capture.Procs.Count} procs is drawn."));
        }

        if (spans.ResolutionNs > 0)
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{drawn:N0} of {spans.Added:N0} spans are drawn: neighbours on a lane that are shorter than {spans.ResolutionNs / 1e3:0.###} us are merged within {spans.ResolutionNs / 1e3:0.###} us. Figures and tables count every span."));
        }

        return notes.Count > 0 ? string.Join(' ', notes) : null;
    }

    /// <summary>Names of spans, numbered in the order of their appearance; the rule of names is that of the figures.</summary>
    private sealed class NameIndex(TraceProc proc, KernelNames names)
    {
        private readonly Dictionary<ulong, ushort> _byKey = [];
        private readonly Dictionary<string, ushort> _byName = new(StringComparer.Ordinal);

        public string[] All => [.. _byName.OrderBy(n => n.Value).Select(n => n.Key)];

        public ushort Of(in TraceEvent e)
        {
            ulong key = ((ulong)e.Marker << 48) | (proc.Lanes[e.Lane].IsCore ? 1UL << 32 : 0) | e.ExtraId;
            if (!_byKey.TryGetValue(key, out ushort index))
            {
                index = Named(NameOf(e));
                if (_byKey.Count < 1 << 16)
                {
                    _byKey.Add(key, index);
                }
            }

            return index;
        }

        private string NameOf(in TraceEvent e)
        {
            string marker = proc.MarkerName(e.Marker);
            bool isTask = proc.Lanes[e.Lane].IsCore && e.ExtraId != TraceRecord.NoExtra && marker.StartsWith("Running_Task", StringComparison.Ordinal);
            return isTask ? names.Find(proc, e.ExtraId) ?? $"func_{e.ExtraId}" : marker;
        }

        private ushort Named(string name)
        {
            if (!_byName.TryGetValue(name, out ushort index))
            {
                name = _byName.Count < ushort.MaxValue - 1 ? name : Other;
                if (!_byName.TryGetValue(name, out index))
                {
                    index = (ushort)_byName.Count;
                    _byName.Add(name, index);
                }
            }

            return index;
        }
    }
}
