namespace Ascend.Tracing.Figures;

/// <summary>Numbers a proc's core lanes: AIC cores first, then AIV cores.</summary>
internal sealed class CoreMap
{
    private readonly int[] _coreOfLane;

    public CoreMap(TraceProc proc)
    {
        _coreOfLane = new int[proc.Lanes.Count];
        Array.Fill(_coreOfLane, -1);
        foreach (TraceLane lane in proc.Lanes.Where(l => l.Kind == LaneKind.AiCube))
        {
            _coreOfLane[lane.Index] = Count++;
        }

        AicCount = Count;
        foreach (TraceLane lane in proc.Lanes.Where(l => l.Kind == LaneKind.AiVector))
        {
            _coreOfLane[lane.Index] = Count++;
        }
    }

    /// <summary>AIC cores; they have the numbers below this one.</summary>
    public int AicCount { get; }

    /// <summary>All cores.</summary>
    public int Count { get; }

    /// <summary>The core of a lane, or −1.</summary>
    public int CoreOf(int lane) => _coreOfLane[lane];
}
