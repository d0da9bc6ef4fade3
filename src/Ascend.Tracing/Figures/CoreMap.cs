namespace Ascend.Tracing.Figures;

/// <summary>Numbers a proc's core lanes: AIC cores first, then AIV cores.</summary>
internal sealed class CoreMap
{
    private readonly int[] _coreOfLane;
    private readonly List<string> _names = [];

    public CoreMap(TraceProc proc)
    {
        _coreOfLane = new int[proc.Lanes.Count];
        Array.Fill(_coreOfLane, -1);
        foreach (TraceLane lane in proc.Lanes.Where(l => l.Kind == LaneKind.AiCube))
        {
            _coreOfLane[lane.Index] = Count++;
            _names.Add(lane.Name);
        }

        AicCount = Count;
        foreach (TraceLane lane in proc.Lanes.Where(l => l.Kind == LaneKind.AiVector))
        {
            _coreOfLane[lane.Index] = Count++;
            _names.Add(lane.Name);
        }
    }

    /// <summary>AIC cores; they have the numbers below this one.</summary>
    public int AicCount { get; }

    /// <summary>All cores.</summary>
    public int Count { get; }

    /// <summary>The name of a core's lane.</summary>
    public string NameOf(int core) => _names[core];

    /// <summary>The core of a lane, or −1.</summary>
    public int CoreOf(int lane) => _coreOfLane[lane];
}
