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
            Add(lane);
        }

        AicCount = Count;
        foreach (TraceLane lane in proc.Lanes.Where(l => l.Kind == LaneKind.AiVector))
        {
            Add(lane);
        }

        AivEnd = Count;
        foreach (TraceLane lane in proc.Lanes.Where(l => l.Kind == LaneKind.Stream))
        {
            Add(lane);
        }
    }

    /// <summary>AIC cores; they have the numbers below this one.</summary>
    public int AicCount { get; }

    /// <summary>One past the AIV cores; streams, on which whole kernels run, have the numbers from here on.</summary>
    public int AivEnd { get; }

    /// <summary>All cores and streams.</summary>
    public int Count { get; private set; }

    /// <summary>The name of a core's lane.</summary>
    public string NameOf(int core) => _names[core];

    /// <summary>The core of a lane, or −1.</summary>
    public int CoreOf(int lane) => _coreOfLane[lane];

    /// <summary>Gives a lane a number; the further rows of a lane are the same core.</summary>
    private void Add(TraceLane lane)
    {
        if (lane.RowOf is { } owner && _coreOfLane[owner] >= 0)
        {
            _coreOfLane[lane.Index] = _coreOfLane[owner];
            return;
        }

        _coreOfLane[lane.Index] = Count++;
        _names.Add(lane.Name);
    }
}
