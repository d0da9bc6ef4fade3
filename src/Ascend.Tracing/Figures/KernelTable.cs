using Ascend.Tracing.Reading;

namespace Ascend.Tracing.Figures;

/// <summary>The kernels and groups of one proc: which of them a span of a core counts for.</summary>
internal sealed class KernelTable
{
    /// <summary>
    /// Bounds kernels × cores: beyond, spans share the line "(other)". A capture has tens of kernels; one whose extraIds are
    /// arbitrary numbers would otherwise take memory without end.
    /// </summary>
    private const int MaxTallies = 1 << 20;

    private readonly TraceProc _proc;
    private readonly FigureOptions _options;
    private readonly KernelNaming _naming;
    private readonly KernelTally[] _groups;
    private readonly TaskMarkers _tasks;
    private readonly Dictionary<ulong, KernelTally> _byKey = [];
    private readonly Dictionary<string, KernelTally> _byName = new(StringComparer.Ordinal);
    private readonly int _maxKernels;
    private KernelTally? _other;

    public KernelTable(TraceProc proc, FigureOptions options, KernelNaming naming)
    {
        _proc = proc;
        _options = options;
        _naming = naming;
        Cores = new CoreMap(proc);
        _groups = [.. options.Groups.Select(g => new KernelTally(g.Name, Cores))];
        _tasks = new TaskMarkers(proc);
        _maxKernels = Math.Max(64, MaxTallies / Math.Max(1, Cores.Count));
    }

    /// <summary>The cores that kernels run on.</summary>
    public CoreMap Cores { get; }

    /// <summary>The kernels so far.</summary>
    public IReadOnlyCollection<KernelTally> Kernels => _byName.Values;

    /// <summary>The groups asked for.</summary>
    public IReadOnlyList<KernelTally> Groups => _groups;

    /// <summary>True once a span was counted under "(other)".</summary>
    public bool IsFull => _other is not null;

    /// <summary>True when the extraId of a marker's spans is a kernel's func_id.</summary>
    public bool IsTask(int marker) => _tasks.IsTask(marker);

    /// <summary>The kernel of a core's span.</summary>
    public KernelTally Of(ushort marker, uint extraId)
    {
        // An id and a marker never share a key: ids have the upper half set.
        bool byId = extraId != TraceRecord.NoExtra && IsTask(marker);
        ulong key = byId ? (1UL << 32) | extraId : marker;
        if (!_byKey.TryGetValue(key, out KernelTally? kernel))
        {
            if (_byKey.Count >= _maxKernels)
            {
                return _other ??= Named("(other)", null);
            }

            kernel = byId ? Named(_naming.TaskName(extraId), _naming.IsKnown ? extraId : null) : Named(_proc.MarkerName(marker), null);
            _byKey.Add(key, kernel);
        }

        return kernel;
    }

    /// <summary>The func_ids of the kernels so far.</summary>
    public IEnumerable<uint> FuncIds => _naming.IsKnown ? _byKey.Keys.Where(k => k >> 32 == 1).Select(k => (uint)k) : [];

    /// <summary>The figures of everything added.</summary>
    public ProcFigures Build(long spans, MarkerTally markers) => new()
    {
        CoreTime = _proc.CoreTime,
        ProcId = _proc.Id,
        OriginNs = _proc.FirstTimestamp,
        DurationNs = Nanoseconds.Of(_proc.LastTimestamp - _proc.FirstTimestamp),
        Records = _proc.RecordCount,
        Spans = spans,
        Kernels = [.. Kernels.OrderByDescending(k => k.Busy).ThenBy(k => k.Name, StringComparer.Ordinal).Select(k => k.Build(_proc.FirstTimestamp, []))],
        Groups = [.. _groups.Where(g => !g.IsEmpty).Select(g => g.Build(_proc.FirstTimestamp, MembersOf(g)))],
        Lanes = markers.Build(),
    };

    private IEnumerable<string> MembersOf(KernelTally group) => Kernels.Where(k => k.Groups.Contains(group)).Select(k => k.Name);

    /// <summary>Ids with one name are one kernel (a mixed kernel has an id per core type).</summary>
    private KernelTally Named(string name, uint? funcId)
    {
        if (!_byName.TryGetValue(name, out KernelTally? kernel))
        {
            kernel = new KernelTally(name, Cores) { Groups = [.. _groups.Where((_, i) => _options.Groups[i].Contains(name))] };
            _byName.Add(name, kernel);
        }

        kernel.FuncId = kernel.FuncId < funcId ? kernel.FuncId : funcId ?? kernel.FuncId;
        return kernel;
    }
}
