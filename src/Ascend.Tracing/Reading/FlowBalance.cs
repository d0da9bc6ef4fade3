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
