using System.Globalization;
using Ascend.Tracing;

namespace Ascend.Experiments;

/// <summary>
/// Makes a <see cref="Timeline"/> of a capture: the proc that counts, then its other ranks and procs, each from its own first record.
/// </summary>
internal static class TimelineReader
{
    public static Timeline Read(
        TraceCapture capture, int? procId, KernelNames names, string armId, string title, int spanLimit, CancellationToken cancellation)
    {
        TraceProc[] procs = Drawn(capture, procId);
        LanePlace[] lanes = [.. procs.SelectMany(p => p.Lanes.Select(lane => new LanePlace(lane, RankOf(procs, p))))];
        ushort[] order = TimelineLayout.Order([.. lanes.Select(l => l.ToLane())]);
        ushort[] place = TimelineLayout.Inverse(order);

        // More than one span per lane must fit, or merging could not end.
        var spans = new SpanMerger(Math.Max(spanLimit, 2 * lanes.Length));
        var kernels = new TimelineNames(names);
        var used = new bool[lanes.Length];
        long duration = 0;
        int before = 0;
        foreach (TraceProc proc in procs)
        {
            duration = Math.Max(duration, (long)Math.Min(proc.LastTimestamp - proc.FirstTimestamp, long.MaxValue));
            using TraceEventReader reader = capture.ReadEvents(proc, SlotModel.TwoSlot);
            while (reader.ReadBatch())
            {
                cancellation.ThrowIfCancellationRequested();
                foreach (ref readonly TraceEvent e in reader.Batch)
                {
                    if (e.IsSpan && Span(e, proc, place[before + e.Lane], kernels) is { } span)
                    {
                        used[before + e.Lane] = true;
                        duration = Math.Max(duration, span.EndNs);
                        spans.Add(span);
                    }
                }
            }

            before += proc.Lanes.Count;
        }

        TimelineSpan[] sorted = spans.Finish();
        TimelineLane[] shown = Shown(lanes, order, used, sorted);
        return new Timeline(armId, title, Note(capture, procs, spans, sorted.Length), duration, shown, kernels.All, sorted);
    }

    /// <summary>The proc asked for, or the first with records of cores; then the others that hold records, as far as lanes can be numbered.</summary>
    private static TraceProc[] Drawn(TraceCapture capture, int? procId)
    {
        TraceProc counted = capture.Procs.FirstOrDefault(p => p.Id == procId)
            ?? capture.Procs.FirstOrDefault(p => p.RecordCount > 0 && p.Lanes.Any(lane => lane.IsCore))
            ?? capture.Procs.MaxBy(p => p.RecordCount)!;
        int lanes = counted.Lanes.Count;
        return [counted, .. capture.Procs.Where(p => p != counted && p.RecordCount > 0 && (lanes += p.Lanes.Count) <= ushort.MaxValue)];
    }

    private static string? RankOf(TraceProc[] procs, TraceProc proc) => procs.Length == 1 ? null : proc.Folder;

    /// <summary>A span relative to the proc's first record; null for a time outside what a file can hold in order.</summary>
    private static TimelineSpan? Span(in TraceEvent e, TraceProc proc, ushort lane, TimelineNames kernels)
    {
        long start = (long)(e.Start - proc.FirstTimestamp);
        long duration = (long)e.Duration;
        if (start < 0 || duration < 0 || start + duration < 0)
        {
            return null;
        }

        TimelineSpanFlags flags = (e.Kind == TraceEventKind.UnfinishedSpan ? TimelineSpanFlags.Unfinished : TimelineSpanFlags.None)
            | (e.Slots != SlotFlags.None ? TimelineSpanFlags.Inferred : TimelineSpanFlags.None);
        return new TimelineSpan(start, duration, lane, kernels.Of(proc, e), flags);
    }

    /// <summary>Lanes to draw: cores and AICPU threads always (an idle core is a finding), others when they have spans.</summary>
    private static TimelineLane[] Shown(LanePlace[] all, ushort[] order, bool[] used, TimelineSpan[] spans)
    {
        List<TimelineLane> lanes = [];
        var place = new ushort[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            LanePlace lane = all[order[i]];
            if (used[order[i]] || lane.Lane.IsCore || lane.Lane.Kind == LaneKind.Aicpu)
            {
                place[i] = (ushort)lanes.Count;
                lanes.Add(lane.ToLane());
            }
        }

        foreach (ref TimelineSpan span in spans.AsSpan())
        {
            span = span with { Lane = place[span.Lane] };
        }

        return [.. lanes];
    }

    private static string? Note(TraceCapture capture, TraceProc[] procs, SpanMerger spans, int drawn)
    {
        List<string> notes = [];
        if (procs.Length > 1)
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{procs.Length} procs, each from its own first record: places of one are no times of another. Figures and busy cores are those of {procs[0].Folder}."));
        }

        if (procs.Length < capture.Procs.Count)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{procs.Length} of {capture.Procs.Count} procs are drawn."));
        }

        if (spans.ResolutionNs > 0)
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{drawn:N0} of {spans.Added:N0} spans are drawn: neighbours on a lane that are shorter than {spans.ResolutionNs / 1e3:0.###} us are merged within {spans.ResolutionNs / 1e3:0.###} us. Figures and tables count every span."));
        }

        return notes.Count > 0 ? string.Join(' ', notes) : null;
    }

    /// <summary>A lane of one of the procs that are drawn.</summary>
    private readonly record struct LanePlace(TraceLane Lane, string? Rank)
    {
        public TimelineLane ToLane() => new(Lane.Name, Lane.Kind, Rank);
    }
}
