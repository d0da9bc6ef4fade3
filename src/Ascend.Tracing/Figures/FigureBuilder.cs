using System.Runtime.CompilerServices;

namespace Ascend.Tracing.Figures;

/// <summary>Computes the figures of one proc from its spans.</summary>
internal sealed class FigureBuilder
{
    /// <summary>
    /// Bounds kernels × cores: beyond, spans share the line "(other)". A capture has tens of kernels; one whose extraIds are
    /// arbitrary numbers would otherwise take memory without end.
    /// </summary>
    private const int MaxTallies = 1 << 20;
    private const int DirectIds = 1024;

    private readonly TraceProc _proc;
    private readonly FigureOptions _options;
    private readonly CoreMap _cores;
    private readonly MarkerTally _markers;
    private readonly KernelTally[] _groups;
    private readonly bool[] _isTask;
    private readonly KernelTally?[] _direct = new KernelTally?[DirectIds];
    private readonly Dictionary<ulong, KernelTally> _byKey = [];
    private readonly Dictionary<string, KernelTally> _byName = new(StringComparer.Ordinal);
    private readonly int _maxKernels;
    private KernelTally? _other;
    private long _spans;

    public FigureBuilder(TraceProc proc, FigureOptions options)
    {
        _proc = proc;
        _options = options;
        _cores = new CoreMap(proc);
        _markers = new MarkerTally(proc);
        _groups = [.. options.Groups.Select(g => new KernelTally(g.Name, null, _cores))];
        _isTask = [.. proc.Markers.Select(m => m.StartsWith("Running_Task", StringComparison.Ordinal))];
        _maxKernels = Math.Max(64, MaxTallies / Math.Max(1, _cores.Count));
    }

    /// <summary>Adds a batch.</summary>
    /// <param name="events">The events.</param>
    /// <param name="openTimes">Times at which core spans of later batches may start or end before now, ascending.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<TraceEvent> events, List<ulong> openTimes)
    {
        foreach (ref readonly TraceEvent span in events)
        {
            if (!span.IsSpan)
            {
                continue;
            }

            _spans += span.Kind == TraceEventKind.Span ? 1 : 0;
            int core = _cores.CoreOf(span.Lane);
            if (core < 0)
            {
                _markers.Add(span);
                continue;
            }

            KernelTally kernel = KernelOf(span);
            kernel.Add(span, core);
            foreach (KernelTally group in kernel.Groups)
            {
                group.Add(span, core);
            }
        }

        foreach (KernelTally kernel in _byName.Values)
        {
            kernel.Compact(openTimes);
        }

        foreach (KernelTally group in _groups)
        {
            group.Compact(openTimes);
        }
    }

    /// <summary>The figures of everything added.</summary>
    public ProcFigures Build() => new()
    {
        ProcId = _proc.Id,
        OriginNs = _proc.FirstTimestamp,
        DurationNs = Nanoseconds.Of(_proc.LastTimestamp - _proc.FirstTimestamp),
        Records = _proc.RecordCount,
        Spans = _spans,
        Kernels = [.. _byName.Values.OrderByDescending(k => k.Busy).ThenBy(k => k.Name, StringComparer.Ordinal).Select(k => k.Build(_proc.FirstTimestamp, []))],
        Groups = [.. _groups.Where(g => !g.IsEmpty).Select(g => g.Build(_proc.FirstTimestamp, MembersOf(g)))],
        Lanes = _markers.Build(),
    };

    private IEnumerable<string> MembersOf(KernelTally group) => _byName.Values.Where(k => k.Groups.Contains(group)).Select(k => k.Name);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private KernelTally KernelOf(in TraceEvent span)
    {
        bool byId = span.ExtraId != TraceRecord.NoExtra && span.Marker < _isTask.Length && _isTask[span.Marker];
        return byId && span.ExtraId < DirectIds
            ? _direct[span.ExtraId] ?? (_direct[span.ExtraId] = Create(span, byId))
            : KernelByKey(span, byId);
    }

    private KernelTally KernelByKey(in TraceEvent span, bool byId)
    {
        // An id and a marker never share a key: ids have the upper half set.
        ulong key = byId ? (1UL << 32) | span.ExtraId : span.Marker;
        if (!_byKey.TryGetValue(key, out KernelTally? kernel))
        {
            if (_byKey.Count >= _maxKernels)
            {
                return _other ??= Named("(other)", null);
            }

            _byKey.Add(key, kernel = Create(span, byId));
        }

        return kernel;
    }

    private KernelTally Create(in TraceEvent span, bool byId) => byId
        ? Named(_options.Names.Find(_proc, span.ExtraId) ?? $"func_{span.ExtraId}", span.ExtraId)
        : Named(_proc.MarkerName(span.Marker), null);

    /// <summary>Ids with one name are one kernel (a mixed kernel has an id per core type).</summary>
    private KernelTally Named(string name, uint? funcId)
    {
        if (!_byName.TryGetValue(name, out KernelTally? kernel))
        {
            kernel = new KernelTally(name, funcId, _cores)
            {
                Groups = [.. _groups.Where((_, i) => _options.Groups[i].Contains(name))],
            };
            _byName.Add(name, kernel);
        }

        return kernel;
    }
}
