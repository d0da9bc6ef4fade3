using Ascend.Tracing.Figures;

namespace Ascend.Tracing.Reading;

/// <summary>Applies a <see cref="TraceFilter"/> to the events of one proc.</summary>
internal sealed unsafe class EventFilter
{
    private readonly TraceFilter _filter;
    private readonly TraceProc _proc;
    private readonly KernelNaming _naming;
    private readonly TaskMarkers _tasks;
    private readonly ulong _from;
    private readonly ulong _to;
    private readonly bool[] _lanes;
    private readonly Dictionary<ulong, bool> _kernels = [];

    public EventFilter(TraceFilter filter, TraceProc proc, KernelNaming naming)
    {
        (_filter, _proc, _naming) = (filter, proc, naming);
        _tasks = new TaskMarkers(proc);
        _from = Nanoseconds.Sum(proc.FirstTimestamp, filter.FromNs);
        _to = Nanoseconds.Sum(proc.FirstTimestamp, filter.ToNs);
        _lanes = [.. proc.Lanes.Select(l => TraceFilter.Matches(filter.Lanes, l.Name))];
    }

    /// <summary>Moves the events that pass to the front.</summary>
    /// <returns>How many there are.</returns>
    public int Apply(TraceEvent* events, int count)
    {
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            if (Passes(events[i]))
            {
                events[kept++] = events[i];
            }
        }

        return kept;
    }

    /// <summary>True when an event passes.</summary>
    public bool Passes(in TraceEvent e)
    {
        if (!_lanes[e.Lane] || e.End < _from || e.Start >= _to)
        {
            return false;
        }

        return !e.IsSpan || (e.Duration >= _filter.MinDurationNs && (_filter.Kernels is null || IsWanted(e)));
    }

    private bool IsWanted(in TraceEvent e)
    {
        ulong key = ((ulong)e.Marker << 32) | e.ExtraId;
        if (!_kernels.TryGetValue(key, out bool wanted))
        {
            bool isTask = _proc.Lanes[e.Lane].IsCore && _tasks.IsTask(e.Marker) && e.ExtraId != TraceRecord.NoExtra;
            string name = isTask ? _naming.TaskName(e.ExtraId) : _proc.MarkerName(e.Marker);
            wanted = TraceFilter.Matches(_filter.Kernels, name);
            if (_kernels.Count < 1 << 16)
            {
                _kernels.Add(key, wanted);
            }
        }

        return wanted;
    }
}
