using System.Runtime.CompilerServices;

namespace Ascend.Tracing.Figures;

/// <summary>Sums up the spans of lanes that are no cores, by lane and marker.</summary>
internal sealed class MarkerTally(TraceProc proc)
{
    /// <summary>Markers counted one by one on a lane; further ones share a line, so that memory stays bounded.</summary>
    private const int MaxMarkers = 1024;

    private readonly int _markers = proc.Markers.Count == 0 ? MaxMarkers : Math.Min(proc.Markers.Count, MaxMarkers);
    private readonly (ulong Busy, long Spans)[]?[] _lanes = new (ulong, long)[]?[proc.Lanes.Count];

    /// <summary>Lines of a lane: markers from the last one on share it.</summary>
    public int Lines => _markers + 1;

    /// <summary>Adds complete spans.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int lane, int marker, ulong busy, long spans)
    {
        (ulong Busy, long Spans)[] lines = _lanes[lane] ??= new (ulong, long)[Lines];
        ref (ulong Busy, long Spans) tally = ref lines[Math.Min(marker, lines.Length - 1)];
        tally.Busy += busy;
        tally.Spans += spans;
    }

    public List<LaneFigures> Build()
    {
        var lanes = new List<LaneFigures>();
        foreach (TraceLane lane in proc.Lanes)
        {
            if (_lanes[lane.Index] is not { } markers)
            {
                continue;
            }

            var figures = new List<MarkerFigures>();
            for (int i = 0; i < markers.Length; i++)
            {
                if (markers[i].Spans > 0)
                {
                    string name = i == markers.Length - 1 ? "(other)" : proc.MarkerName(i);
                    figures.Add(new(name, markers[i].Spans, Nanoseconds.Of(markers[i].Busy)));
                }
            }

            figures.Sort((a, b) => a.BusyNs != b.BusyNs ? b.BusyNs.CompareTo(a.BusyNs) : string.CompareOrdinal(a.Marker, b.Marker));
            lanes.Add(new(lane.Name, lane.Kind, Nanoseconds.Of(figures.Aggregate(0UL, (sum, f) => Nanoseconds.Sum(sum, (ulong)f.BusyNs))), figures));
        }

        return lanes;
    }
}
