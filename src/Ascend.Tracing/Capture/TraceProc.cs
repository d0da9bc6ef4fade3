using Ascend.Tracing.Formats.Spans;
using Ascend.Tracing.Reading;

namespace Ascend.Tracing;

/// <summary>One proc folder of a capture: a device (simpler) or a process (stand-alone TraCR), with its own clock.</summary>
public sealed class TraceProc
{
    private readonly Lazy<FuncIdSource> _funcIds;
    private readonly Lazy<TaskScan> _tasks;

    internal TraceProc(
        int id, string folder, ProcMetadata metadata, IReadOnlyList<TraceThread> threads, IReadOnlyList<TraceLane> lanes, int declaredLanes)
    {
        Id = id;
        Folder = folder;
        Metadata = metadata;
        Threads = threads;
        Lanes = lanes;
        DeclaredLanes = declaredLanes;
        _funcIds = new(() => DeclaredFuncIds ?? FuncIdCheck.Of(this));
        _tasks = new(() => TaskScan.Of(this));
        RecordCount = threads.Sum(t => t.RecordCount);
        IEnumerable<TraceThread> withRecords = threads.Where(t => t.RecordCount > 0);
        FirstTimestamp = withRecords.Select(t => t.FirstTimestamp).DefaultIfEmpty().Min();
        LastTimestamp = withRecords.Select(t => t.LastTimestamp).DefaultIfEmpty().Max();
    }

    /// <summary>A proc whose file holds intervals instead of records.</summary>
    internal TraceProc(int id, string folder, ProcMetadata metadata, SpanStore spans, IReadOnlyList<TraceLane> lanes)
        : this(id, folder, metadata, [], lanes, lanes.Count)
    {
        Spans = spans;
        RecordCount = spans.Count;
        FirstTimestamp = spans.First;
        LastTimestamp = spans.Last;
    }

    /// <summary>The number in the folder's name, the pid of exports. A folder whose number is taken or missing gets a free one.</summary>
    public int Id { get; }

    /// <summary>The folder's name.</summary>
    public string Folder { get; }

    /// <summary>Thread folders by number. This order decides between records with equal timestamps.</summary>
    public IReadOnlyList<TraceThread> Threads { get; }

    /// <summary>Thread files that are in no figure and no timeline: left by an earlier run, or nothing but zeros.</summary>
    public IReadOnlyList<TraceThread> LeftOut { get; internal init; } = [];

    /// <summary>Where the times of core spans come from.</summary>
    public CoreTimeSource CoreTime { get; internal init; }

    /// <summary>What the extraId of this proc's tasks is.</summary>
    public FuncIdSource FuncIds => _funcIds.Value;

    /// <summary>Lanes by channel id: first the declared ones, then one for each unknown channel that records use.</summary>
    public IReadOnlyList<TraceLane> Lanes { get; }

    /// <summary>How many of <see cref="Lanes"/> the metadata declares.</summary>
    public int DeclaredLanes { get; }

    /// <summary>Marker names by event id; empty when the metadata names none.</summary>
    public IReadOnlyList<string> Markers => Metadata.Markers;

    /// <summary>Where <see cref="Markers"/> come from, and so how sure they are.</summary>
    public MarkerNameSource MarkerSource => Metadata.MarkerSource;

    /// <summary>Readable names by extraId (func_id → kernel name), as the capture itself gives them.</summary>
    public IReadOnlyDictionary<uint, string> ExtraIdLabels => Metadata.ExtraIdLabels;

    /// <summary>Records of all threads; spans and flow ends where the file holds intervals.</summary>
    public long RecordCount { get; }

    /// <summary>The smallest timestamp of all threads, in ns of the producer's clock; 0 without records.</summary>
    public ulong FirstTimestamp { get; internal init; }

    /// <summary>The largest timestamp of all threads, in ns of the producer's clock; 0 without records.</summary>
    public ulong LastTimestamp { get; internal init; }

    /// <summary>
    /// The launches that the file keeps apart, by number, when it says that it holds several; else empty. Figures of such a proc
    /// are made per launch.
    /// </summary>
    public IReadOnlyList<TraceLaunch> Launches { get; internal init; } = [];

    /// <summary>How the proc's clock lies to that of a host, when the file says so; else null.</summary>
    public ClockAlignment? Alignment { get; internal init; }

    /// <summary>
    /// The start anchor in ns of the producer's clock, or null. An anchor of 0 or after the first record is none (simpler
    /// writes 0).
    /// </summary>
    public ulong? StartAnchor => Metadata.StartTime is > 0 && Metadata.StartTime <= FirstTimestamp ? Metadata.StartTime : null;

    /// <summary>The end anchor in ns of the producer's clock, or null.</summary>
    public ulong? EndAnchor => Metadata.EndTime is > 0 ? Metadata.EndTime : null;

    /// <summary>True when both anchors are there (huawei-csl/TracR from its several-procs version on).</summary>
    public bool HasAnchors => StartAnchor is not null && EndAnchor is not null;

    internal ProcMetadata Metadata { get; }

    /// <summary>Which func_ids ran on which kind of core; reads every record once.</summary>
    internal TaskScan Tasks => _tasks.Value;

    /// <summary>The events of a file that holds intervals; null when there are records.</summary>
    internal SpanStore? Spans { get; }

    /// <summary>What the extraId of tasks is, as an export of ours declares it; null where the events tell.</summary>
    internal FuncIdSource? DeclaredFuncIds { get; init; }

    /// <summary>True when the file tells where the times of core spans come from.</summary>
    internal bool IsCoreTimeKnown { get; init; } = true;

    /// <summary>True when the times of all procs of the file are on one line already, as an export has placed them.</summary>
    internal bool IsPlaced { get; init; }

    /// <summary>True when <see cref="Spans"/> has one on a lane of a core or stream.</summary>
    internal bool HasKernelSpans { get; init; }

    /// <summary>The name of a marker: its label, <c>event_&lt;id&gt;</c> beyond the labels, the number when there are none at all.</summary>
    /// <param name="marker">The event id.</param>
    public string MarkerName(int marker) =>
        marker < Markers.Count ? Markers[marker] : Markers.Count > 0 ? $"event_{marker}" : $"{marker}";
}
