namespace Ascend.Tracing.Figures.Windows;

/// <summary>Makes the targets of one thread's spans, within a budget. Used by one thread at a time.</summary>
internal sealed unsafe class TargetMaker : IDisposable
{
    /// <summary>The most sums of all threads together: 16 MiB.</summary>
    private const int MaxSums = 1 << 18;

    /// <summary>The most lists of all threads together: about 70 MB if all were full.</summary>
    public const int MaxLists = 512;

    private readonly KernelTable _kernels;
    private readonly NativeBlocks _memory = new();
    private readonly TargetTable* _aic;
    private readonly TargetTable* _aiv;
    private readonly TargetTable* _other;
    private readonly int[] _numbers;
    private readonly int _otherLanes;
    private readonly CoreTally*[] _lines;
    private readonly Dictionary<KernelTally, KernelPart> _parts = [];
    private int _sumsLeft;
    private int _listsLeft;

    public TargetMaker(TraceProc proc, KernelTable kernels, int lines)
    {
        _kernels = kernels;
        _numbers = new int[proc.Lanes.Count];
        foreach (TraceLane lane in proc.Lanes)
        {
            int core = kernels.Cores.CoreOf(lane.Index);
            _numbers[lane.Index] = core >= 0 ? core : _otherLanes++;
        }

        _lines = new CoreTally*[lines];
        _sumsLeft = MaxSums / proc.Threads.Count;
        _listsLeft = MaxLists / proc.Threads.Count;
        None = new((CoreTally*)_memory.Allocate(proc.Lanes.Count + 1, sizeof(CoreTally)), List(0));
        int steps = Math.Min(proc.Markers.Count == 0 ? TraceRecord.FirstReserved : proc.Markers.Count, lines);
        _aic = Table(LaneKind.AiCube, steps);
        _aiv = Table(LaneKind.AiVector, steps);
        _other = Table(LaneKind.Other, steps);
    }

    /// <summary>Takes what a lane without an open span writes; never read.</summary>
    public SpanTarget None { get; }

    /// <summary>True once a target was refused.</summary>
    public bool IsOverBudget => _sumsLeft < 0 || _listsLeft < 0;

    /// <summary>Lists of spans, in the order in which they were made.</summary>
    public List<(KernelTally Kernel, LaneKind Kind, nint List)> Lists { get; } = [];

    /// <summary>The kernels of the thread.</summary>
    public IReadOnlyCollection<KernelPart> Parts => _parts.Values;

    /// <summary>The table of a kind of lanes.</summary>
    public TargetTable* TableOf(LaneKind kind) => kind switch
    {
        LaneKind.AiCube => _aic,
        LaneKind.AiVector => _aiv,
        _ => _other,
    };

    /// <summary>The lane's number within its kind: of a core among all cores, of another lane among those.</summary>
    public int NumberOf(TraceLane lane) => _numbers[lane.Index];

    /// <summary>The sums of a line of a lane that is no core's, or null.</summary>
    public CoreTally* SumsOf(TraceLane lane, int line) => _lines[line] == null ? null : _lines[line] + _numbers[lane.Index];

    /// <summary>The target of a SET, entered in the table if it has a place there; none when the budget is spent.</summary>
    public SpanTarget Of(TargetTable* table, ushort marker, uint extraId)
    {
        SpanTarget target = table == _other ? OfLine(Math.Min(marker, _lines.Length - 1)) : OfKernel(table, marker, extraId);
        SpanTarget* place = table->PlaceOf(marker, extraId);
        if (place != null)
        {
            *place = target;
        }

        return target;
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    private SpanTarget OfLine(int line)
    {
        if (_lines[line] == null)
        {
            _lines[line] = Sums(_otherLanes);
        }

        return new(_lines[line], None.Spans);
    }

    private SpanTarget OfKernel(TargetTable* table, ushort marker, uint extraId)
    {
        KernelTally kernel;
        lock (_kernels)
        {
            kernel = _kernels.Of(marker, extraId);
        }

        if (!_parts.TryGetValue(kernel, out KernelPart? part))
        {
            _parts.Add(kernel, part = new KernelPart(kernel, Sums(_kernels.Cores.Count)));
        }

        if (part.Sums == null)
        {
            return default;
        }

        nint list = table == _aic ? part.Aic : part.Aiv;
        if (list == 0)
        {
            // A window's records, and a span of each core that was open before.
            list = (nint)List(ThreadTally.WindowRecords + _kernels.Cores.Count);
            if (list == 0)
            {
                return default;
            }

            Lists.Add((kernel, table->Kind, list));
            (part.Aic, part.Aiv) = table == _aic ? (list, part.Aiv) : (part.Aic, list);
        }

        return new(part.Sums, (SpanList*)list);
    }

    private CoreTally* Sums(int count) => (_sumsLeft -= count) < 0 ? null : (CoreTally*)_memory.Allocate(count, sizeof(CoreTally));

    private SpanList* List(int capacity)
    {
        if (--_listsLeft < 0)
        {
            return null;
        }

        return SpanList.Create(_memory, capacity, _listsLeft);
    }

    private TargetTable* Table(LaneKind kind, int markers) => TargetTable.Create(_memory, kind, markers, _kernels.IsTask, None);
}
