using System.Runtime.CompilerServices;
using Ascend.Tracing.Reading;

namespace Ascend.Tracing.Formats.Spans;

/// <summary>A proc while it is read from a file of intervals: lanes, names and events.</summary>
internal sealed class ProcDraft(int id, string folder)
{
    /// <summary>Marker of tasks whose kernel is named by their extraId, as TraCR's.</summary>
    public const string TaskMarker = "Running_Task_Single";

    /// <summary>Marker of tasks of which no kernel is known.</summary>
    public const string UnknownKernel = "(kernel unknown)";

    private const int MaxLanes = 60_000;

    private readonly List<LaneDraft> _lanes = [];
    private SpanStoreBuilder _events = new();

    public int Id { get; } = id;

    public string Folder { get; set; } = folder;

    /// <summary>Names of markers.</summary>
    public Utf8Names Markers { get; } = new(TraceRecord.FirstReserved);

    /// <summary>Readable names by extraId.</summary>
    public Dictionary<uint, string> Labels { get; } = [];

    public IReadOnlyList<LaneDraft> Lanes => _lanes;

    public List<TraceLaunch> Launches { get; } = [];

    public ClockAlignment? Alignment { get; set; }

    /// <summary>Where the times of core spans come from; null when the file does not tell.</summary>
    public CoreTimeSource? CoreTime { get; set; }

    /// <summary>What the extraId of tasks is, where the file declares it.</summary>
    public FuncIdSource? FuncIds { get; set; }

    /// <summary>The first and last time that the file declares, where it does.</summary>
    public (ulong First, ulong Last)? Extent { get; set; }

    public (ulong Start, ulong End) Anchors { get; set; }

    /// <summary>True when the file is an export that has placed its procs on one time line.</summary>
    public bool IsPlaced { get; set; }

    /// <summary>Events so far.</summary>
    public long Events => _events.Count;

    /// <summary>Spans that overlap another one of the same core, found by <see cref="Build"/>.</summary>
    public long OverlapsOnCores { get; private set; }

    /// <summary>Adds a lane; beyond the limit all share the last one.</summary>
    public LaneDraft AddLane(string name, LaneKind kind)
    {
        if (_lanes.Count == MaxLanes)
        {
            _lanes[^1].Name = Utf8Names.Other;
            _lanes[^1].Kind = LaneKind.Other;
            return _lanes[^1];
        }

        _lanes.Add(new(_lanes.Count, name, kind));
        return _lanes[^1];
    }

    /// <summary>Adds a span; <paramref name="end"/> is not before <paramref name="start"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddSpan(LaneDraft lane, int marker, uint extraId, ulong start, ulong end, TraceEventKind kind = TraceEventKind.Span, int launch = 0)
    {
        Note(lane, start, end);
        _events.Add(new(start, end, extraId, (ushort)lane.Number, (ushort)marker, kind, launch: (ushort)launch));
    }

    /// <summary>Adds a span that the two-slot model marked.</summary>
    public void AddSpan(LaneDraft lane, in TraceEvent e)
    {
        Note(lane, e.Start, e.End);
        _events.Add(new(e.Start, e.End, e.ExtraId, (ushort)lane.Number, e.Marker, e.Kind, e.Slots, e.StartSlack, e.EndSlack, e.Launch));
    }

    /// <summary>Adds an end of a flow.</summary>
    public void AddFlow(LaneDraft lane, uint id, ulong time, bool isStart) => _events.Add(new(
        time,
        time,
        id,
        (ushort)lane.Number,
        isStart ? TraceRecord.FlowStart : TraceRecord.FlowEnd,
        isStart ? TraceEventKind.FlowStart : TraceEventKind.FlowEnd));

    /// <summary>The proc. Lanes whose spans overlap get further rows.</summary>
    public TraceProc Build()
    {
        var rows = new LaneRows(_lanes);
        if (rows.IsNeeded)
        {
            _events = rows.Divide(_events, AddRow);
            OverlapsOnCores = rows.OverlapsOnCores;
        }

        LaneDraft[] order = [.. _lanes.OrderBy(l => l.RowOf < 0 ? l.Order : _lanes[l.RowOf].Order)
            .ThenBy(l => l.RowOf < 0 ? l.Number : l.RowOf).ThenBy(l => l.Number)];
        var indexOf = new ushort[_lanes.Count];
        for (int i = 0; i < order.Length; i++)
        {
            indexOf[order[i].Number] = (ushort)i;
        }

        SpanStore store = _events.Build(indexOf);
        int[] channels = Channels(order);
        TraceLane[] lanes = [.. order.Select((l, i) => new TraceLane(i, channels[i], l.Name, l.Kind)
        {
            RowOf = l.RowOf < 0 ? null : indexOf[l.RowOf],
        })];
        string[] markers = [.. Markers.Names];
        var metadata = ProcMetadata.Of([.. lanes.Select(l => l.Name)], markers, Labels, Anchors);
        return new(Id, Folder, metadata, store, lanes)
        {
            FirstTimestamp = Math.Min(Extent?.First ?? store.First, store.Count == 0 ? ulong.MaxValue : store.First),
            LastTimestamp = Math.Max(Extent?.Last ?? 0, store.Last),
            Launches = Launches.Count > 1 ? [.. Launches] : [],
            Alignment = Alignment,
            CoreTime = CoreTime ?? CoreTimeSource.AicpuView,
            IsCoreTimeKnown = CoreTime is not null,
            DeclaredFuncIds = FuncIds,
            IsPlaced = IsPlaced,
            HasKernelSpans = order.Any(l => l.Spans > 0 && (l.Kind is LaneKind.AiCube or LaneKind.AiVector or LaneKind.Stream)),
        };
    }

    private LaneDraft? AddRow(LaneDraft lane, int row)
    {
        if (_lanes.Count == MaxLanes)
        {
            return null;
        }

        LaneDraft added = AddLane(LaneNames.Row(lane.Name, row), lane.Kind);
        added.RowOf = lane.Number;
        return added;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Note(LaneDraft lane, ulong start, ulong end)
    {
        lane.Spans++;
        lane.MayOverlap |= start < lane.LastEnd;
        lane.LastEnd = Math.Max(lane.LastEnd, end);
    }

    /// <summary>A channel id for each lane: the one asked for where it is free, else the next free one.</summary>
    private static int[] Channels(LaneDraft[] lanes)
    {
        var channels = new int[lanes.Length];
        var taken = new HashSet<int>();
        for (int i = 0; i < lanes.Length; i++)
        {
            channels[i] = lanes[i].Channel is >= 0 and < ushort.MaxValue && taken.Add(lanes[i].Channel) ? lanes[i].Channel : -1;
        }

        int free = taken.Count == 0 ? 0 : taken.Max() + 1;
        free = free + lanes.Length > ushort.MaxValue ? 0 : free;
        for (int i = 0; i < lanes.Length; i++)
        {
            while (channels[i] < 0)
            {
                channels[i] = taken.Add(free) ? free : -1;
                free++;
            }
        }

        return channels;
    }
}
