namespace Ascend.Tracing.Reading;

/// <summary>
/// Counts flow ends that lack a partner: the starts and ends of one id pair up in time order, so what is left over is the
/// difference of their numbers. Both ends may lie in different procs.
/// </summary>
internal sealed class FlowBalance(int maxOpen = FlowBalance.MaxOpen)
{
    /// <summary>Open flows tracked unless told otherwise; with more the check is given up, so that memory stays bounded.</summary>
    public const int MaxOpen = 1 << 20;

    private readonly Dictionary<uint, long> _open = [];

    /// <summary>False when more flows were open at once than can be tracked.</summary>
    public bool IsKnown { get; private set; } = true;

    /// <summary>Ends without a partner.</summary>
    public long Unpaired => _open.Values.Sum(Math.Abs);

    /// <summary>Ends without a partner by sending and receiving rank, for flows between ranks.</summary>
    public IEnumerable<(int Source, int Target, long Count)> UnpairedByRanks => _open
        .Select(flow => (Id: new FlowId(flow.Key), Count: Math.Abs(flow.Value))).Where(flow => flow.Id.IsBetweenRanks)
        .GroupBy(flow => (flow.Id.Source, flow.Id.Target)).OrderBy(ranks => ranks.Key)
        .Select(ranks => (ranks.Key.Source, ranks.Key.Target, ranks.Sum(flow => flow.Count)));

    /// <summary>Adds one end of a flow.</summary>
    public void Add(uint id, bool start) => Add(id, start ? 1 : -1);

    /// <summary>Adds what another proc left open.</summary>
    public void Add(FlowBalance other)
    {
        IsKnown &= other.IsKnown;
        foreach ((uint id, long count) in other._open)
        {
            Add(id, count);
        }
    }

    private void Add(uint id, long count)
    {
        if (!IsKnown)
        {
            return;
        }

        long sum = _open.GetValueOrDefault(id) + count;
        if (sum == 0)
        {
            _open.Remove(id);
            return;
        }

        _open[id] = sum;
        if (_open.Count > maxOpen)
        {
            IsKnown = false;
            _open.Clear();
        }
    }
}
