using System.Runtime.InteropServices;

namespace Ascend.Experiments;

/// <summary>
/// Holds the spans of a timeline under a limit. Time is cut into slots of a resolution that grows as needed; spans of a lane
/// that start in one slot and are shorter than it become one span, which lasts as long as they together. So the share of time
/// in which a lane is busy stays right down to the resolution, and longer spans stay as recorded.
/// </summary>
internal sealed class SpanMerger(int limit)
{
    /// <summary>Merging starts at this many times the limit, so that each pass has much to merge.</summary>
    private const int Slack = 4;

    private readonly List<TimelineSpan> _spans = [];
    private readonly List<(ushort Kernel, long DurationNs)> _shares = [];

    /// <summary>Spans added.</summary>
    public long Added { get; private set; }

    /// <summary>Spans are merged within slots of this many ns; 0 when none were.</summary>
    public long ResolutionNs { get; private set; }

    public void Add(in TimelineSpan span)
    {
        Added++;
        _spans.Add(span);
        if (_spans.Count >= (long)limit * Slack)
        {
            Reduce(limit);
        }
    }

    /// <summary>The spans by lane and start, at most the limit.</summary>
    public TimelineSpan[] Finish()
    {
        if (_spans.Count > limit)
        {
            Reduce(limit);
        }

        _spans.Sort(TimelineLayout.ByLaneAndStart);
        return [.. _spans];
    }

    /// <summary>Raises the resolution until no more than <paramref name="most"/> spans are left.</summary>
    private void Reduce(int most)
    {
        _spans.Sort(TimelineLayout.ByLaneAndStart);
        if (ResolutionNs > 0)
        {
            MergeSlots();
        }

        while (_spans.Count > most)
        {
            ResolutionNs = ResolutionNs == 0 ? 64 : checked(ResolutionNs * 2);
            MergeSlots();
        }
    }

    private void MergeSlots()
    {
        int kept = 0;
        Span<TimelineSpan> spans = CollectionsMarshal.AsSpan(_spans);
        for (int i = 0; i < spans.Length;)
        {
            int next = i + 1;
            if (spans[i].DurationNs < ResolutionNs)
            {
                long slot = spans[i].StartNs / ResolutionNs;
                while (next < spans.Length && spans[next].Lane == spans[i].Lane && spans[next].DurationNs < ResolutionNs
                    && spans[next].StartNs / ResolutionNs == slot)
                {
                    next++;
                }
            }

            spans[kept++] = next == i + 1 ? spans[i] : Merge(spans[i..next]);
            i = next;
        }

        CollectionsMarshal.SetCount(_spans, kept);
    }

    private TimelineSpan Merge(ReadOnlySpan<TimelineSpan> spans)
    {
        _shares.Clear();
        long total = 0;
        TimelineSpanFlags flags = TimelineSpanFlags.Merged;
        foreach (TimelineSpan span in spans)
        {
            total += span.DurationNs;
            flags |= span.Flags;
            int share = _shares.FindIndex(s => s.Kernel == span.Kernel);
            if (share < 0)
            {
                _shares.Add((span.Kernel, span.DurationNs));
            }
            else
            {
                _shares[share] = (span.Kernel, _shares[share].DurationNs + span.DurationNs);
            }
        }

        return new TimelineSpan(spans[0].StartNs, total, spans[0].Lane, _shares.MaxBy(s => s.DurationNs).Kernel, flags);
    }
}
