namespace Ascend.Tracing.Formats.Spans;

/// <summary>
/// The events of a proc whose file holds intervals instead of records, in compact form (<see cref="SpanCodec"/>). Read in the
/// order of their ends, whatever order they came in; immutable, so several readers may run at once.
/// </summary>
internal sealed class SpanStore
{
    private readonly SpanRun[] _runs;
    private readonly ulong[] _floors;
    private readonly ushort[] _lanes;

    /// <param name="runs">The runs, in the order that decides ties.</param>
    /// <param name="lanes">The lane of each encoded lane.</param>
    public SpanStore(IEnumerable<SpanRun> runs, ushort[] lanes)
    {
        _runs = [.. runs.OrderBy(r => r.FirstEnd)];
        _lanes = lanes;
        _floors = new ulong[_runs.Length + 1];
        _floors[^1] = ulong.MaxValue;
        for (int i = _runs.Length - 1; i >= 0; i--)
        {
            _floors[i] = Math.Min(_floors[i + 1], _runs[i].MinStart);
            Count += _runs[i].Count;
        }

        First = Count == 0 ? 0 : _floors[0];
        Last = _runs.Select(r => r.LastEnd).DefaultIfEmpty().Max();
    }

    /// <summary>Spans and flow ends.</summary>
    public long Count { get; }

    /// <summary>The least start; 0 without events.</summary>
    public ulong First { get; }

    /// <summary>The greatest end; 0 without events.</summary>
    public ulong Last { get; }

    /// <summary>Bytes held.</summary>
    public long Bytes => _runs.Sum(r => (long)r.Bytes.Length);

    /// <summary>Starts reading.</summary>
    public SpanReader Open() => new(_runs, _floors, _lanes);

    /// <summary>All events in a list, for the few uses that need them at once.</summary>
    public unsafe List<TraceEvent> ToList()
    {
        const int Batch = 1024;
        var all = new List<TraceEvent>();
        SpanReader reader = Open();
        TraceEvent* batch = stackalloc TraceEvent[Batch];
        for (int count = reader.Read(batch, Batch); count > 0; count = reader.Read(batch, Batch))
        {
            all.AddRange(new ReadOnlySpan<TraceEvent>(batch, count));
        }

        return all;
    }
}
