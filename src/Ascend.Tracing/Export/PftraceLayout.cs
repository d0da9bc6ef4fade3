using Ascend.Tracing.Figures;
using Ascend.Tracing.Formats;
using Ascend.Tracing.Formats.Perfetto;
using Ascend.Tracing.Text;

namespace Ascend.Tracing.Export;

/// <summary>
/// Tracks, packet sequences and interned names of one proc in a native Perfetto trace. Each lane has a sequence for its spans;
/// flows of all lanes share one, since within a sequence time only goes forward and flows lie inside spans that close later.
/// </summary>
internal sealed class PftraceLayout
{
    /// <summary>Interning ids of argument names.</summary>
    public const byte ExtraIdIid = 1;

    /// <inheritdoc cref="ExtraIdIid"/>
    public const byte ExtraLabelIid = 2;

    /// <inheritdoc cref="ExtraIdIid"/>
    public const byte UnfinishedIid = 3;

    /// <inheritdoc cref="ExtraIdIid"/>
    public const byte PromotedIid = 4;

    /// <inheritdoc cref="ExtraIdIid"/>
    public const byte OverlappedIid = 5;

    /// <inheritdoc cref="ExtraIdIid"/>
    public const byte AmbiguousIid = 6;

    /// <inheritdoc cref="ExtraIdIid"/>
    public const byte StartSlackIid = 7;

    /// <inheritdoc cref="ExtraIdIid"/>
    public const byte EndSlackIid = 8;

    /// <inheritdoc cref="ExtraIdIid"/>
    public const byte LaunchIid = 9;

    /// <summary>Interning id of the name of flow instants; slice names follow.</summary>
    public const byte FlowNameIid = 1;

    /// <summary>Interning id of the category of flow instants.</summary>
    public const byte FlowCategoryIid = 1;

    private const uint DescriptorSequence = 1;
    private const int DeltaClock = 64;
    private const int BootClock = 6;

    // uuids: a block of 2^20 for each proc; groups of lanes by kind from 1 on, counters from 10 on, lanes from 16 on.
    private const int UuidBlock = 1 << 20;
    private const int FirstCounterUuid = 10;
    private const int FirstLaneUuid = 16;
    private const int FooterUuid = 15;

    private static readonly (byte Iid, string Name)[] s_arguments =
    [
        (ExtraIdIid, "extra_id"), (ExtraLabelIid, "extra_label"), (UnfinishedIid, "unfinished"), (PromotedIid, "slot_promoted"),
        (OverlappedIid, "slot_overlapped"), (AmbiguousIid, "slot_ambiguous"), (StartSlackIid, "start_slack_ns"), (EndSlackIid, "end_slack_ns"),
        (LaunchIid, "launch"),
    ];

    private readonly TraceProc _proc;
    private readonly SliceNames _names;
    private readonly ulong _origin;
    private readonly ulong _uuid;
    private readonly uint _firstSequence;

    /// <param name="proc">The proc.</param>
    /// <param name="index">Its position among the capture's procs.</param>
    /// <param name="names">The names of its slices.</param>
    /// <param name="origin">The timestamp that becomes 0.</param>
    /// <param name="firstSequence">The first sequence id that is free; the proc takes <see cref="SequenceCount"/>.</param>
    public PftraceLayout(TraceProc proc, int index, SliceNames names, ulong origin, uint firstSequence)
    {
        (_proc, _names, _origin, _firstSequence) = (proc, names, origin, firstSequence);
        _uuid = (ulong)(index + 1) * UuidBlock;
    }

    /// <summary>Sequences of the proc.</summary>
    public uint SequenceCount => (uint)_proc.Lanes.Count + 2;

    /// <summary>The sequence of the proc's counters.</summary>
    public uint CounterSequence => _firstSequence + (uint)_proc.Lanes.Count + 1;

    /// <summary>The sequence of a lane's spans.</summary>
    public uint SequenceOf(int lane) => _firstSequence + (uint)lane;

    /// <summary>The sequence of the proc's flows.</summary>
    public uint FlowSequence => _firstSequence + (uint)_proc.Lanes.Count;

    /// <summary>Where the flows' time stands among the times of <see cref="InitialTimes"/>, behind those of the lanes.</summary>
    public int FlowTime => _proc.Lanes.Count;

    /// <summary>The time from which each sequence counts: the origin.</summary>
    public ulong[] InitialTimes()
    {
        var times = new ulong[_proc.Lanes.Count + 1];
        Array.Fill(times, _origin);
        return times;
    }

    /// <summary>The interning id of a slice name.</summary>
    public static uint NameIid(int name) => (uint)name + FlowNameIid + 1;

    /// <summary>The uuid of a counter track.</summary>
    public ulong CounterUuid(int counter) => _uuid + FirstCounterUuid + (ulong)counter;

    /// <summary>The uuid of a lane's track.</summary>
    public ulong LaneUuid(int lane) => _uuid + FirstLaneUuid + (ulong)lane;

    /// <summary>
    /// Packets that come before the proc's events. Every lane has a track; those above the last channel of any record open no
    /// sequence: what is only declared costs little.
    /// </summary>
    /// <param name="counters">The counter tracks.</param>
    /// <param name="timeBase">What time 0 is; becomes the process track's description.</param>
    public ProtoMessage Header(IReadOnlyList<CounterTrack> counters, string timeBase)
    {
        var trace = new ProtoMessage();
        ProtoMessage process = new ProtoMessage().Number(1, (ulong)_proc.Id).Text(6, $"TraCR proc.{_proc.Id}");
        Track(trace, new ProtoMessage().Number(1, _uuid).Message(3, process).Text(14, timeBase));
        LaneKind[] kinds = [.. _proc.Lanes.Select(l => l.Kind).Distinct().Order()];
        foreach (LaneKind kind in kinds)
        {
            Track(trace, new ProtoMessage().Number(1, GroupUuid(kind)).Text(2, PftraceGroups.NameOf(kind)).Number(5, _uuid).Number(11, 3));
        }

        foreach (TraceLane lane in _proc.Lanes)
        {
            ProtoMessage track = new ProtoMessage().Number(1, LaneUuid(lane.Index)).Text(2, lane.Name).Number(5, GroupUuid(lane.Kind));
            Track(trace, track.Number(12, (ulong)lane.Index).Number(15, 2));
        }

        for (int i = 0; i < counters.Count; i++)
        {
            Track(trace, Counter(counters[i]).Number(1, CounterUuid(i)).Number(5, _uuid));
        }

        ProtoMessage interned = Interned(withNames: true);
        int lastChannel = _proc.Spans is null ? _proc.Threads.Select(t => t.Scan.MaxChannel).DefaultIfEmpty(-1).Max() : int.MaxValue;
        foreach (TraceLane lane in _proc.Lanes.Where(l => l.ChannelId <= lastChannel))
        {
            Sequence(trace, SequenceOf(lane.Index), LaneUuid(lane.Index), interned);
        }

        Sequence(trace, FlowSequence, _uuid, Interned(withNames: false));
        return trace;
    }

    /// <summary>The packet that comes behind all events: what is known of the capture by then.</summary>
    public ProtoMessage Footer(TraceCapture capture, KernelNaming naming)
    {
        var trace = new ProtoMessage();
        ProtoMessage track = new ProtoMessage().Number(1, _uuid + FooterUuid).Text(2, PftraceFooter.NameOf(capture.Verdict)).Number(5, _uuid);
        Track(trace, track.Text(14, PftraceFooter.Describe(capture, ProcFacts.Of(_proc, naming, _origin))));
        return trace;
    }

    private static ProtoMessage Counter(in CounterTrack counter)
    {
        ProtoMessage unit = counter.Unit.Length > 0 ? new ProtoMessage().Text(6, counter.Unit) : new ProtoMessage();
        ProtoMessage track = new ProtoMessage().Text(2, counter.Name).Message(8, unit);
        return counter.Description.Length > 0 ? track.Text(14, counter.Description) : track;
    }

    private static void Track(ProtoMessage trace, ProtoMessage descriptor) =>
        trace.Message(1, new ProtoMessage().Number(10, DescriptorSequence).Message(60, descriptor));

    private ulong GroupUuid(LaneKind kind) => _uuid + 1 + (ulong)kind;

    /// <summary>Opens a sequence: its clock, its default track and its interned names.</summary>
    private static void Sequence(ProtoMessage trace, uint sequence, ulong track, ProtoMessage interned)
    {
        ProtoMessage clocks = new ProtoMessage()
            .Message(1, new ProtoMessage().Number(1, BootClock).Number(2, 0))
            .Message(1, new ProtoMessage().Number(1, DeltaClock).Number(2, 0).Number(3, 1));
        ProtoMessage defaults = new ProtoMessage().Number(58, DeltaClock).Message(11, new ProtoMessage().Number(11, track));
        trace.Message(1, new ProtoMessage()
            .Number(10, sequence)
            .Number(87, 1)
            .Number(13, 1)
            .Message(59, defaults)
            .Message(12, interned)
            .Message(6, clocks));
    }

    private ProtoMessage Interned(bool withNames)
    {
        if (!withNames)
        {
            return new ProtoMessage().Message(1, Entry(FlowCategoryIid, "flow")).Message(2, Entry(FlowNameIid, "flow"));
        }

        var interned = new ProtoMessage();
        for (int i = 0; i < _names.All.Count; i++)
        {
            interned.Message(2, Entry(NameIid(i), _names.All[i]));
        }

        foreach ((byte iid, string name) in s_arguments)
        {
            interned.Message(3, Entry(iid, name));
        }

        for (int i = _names.Markers; i < _names.All.Count; i++)
        {
            interned.Message(29, Entry(NameIid(i), _names.All[i]));
        }

        return interned;
    }

    private static ProtoMessage Entry(uint iid, string text) => new ProtoMessage().Number(1, iid).Text(2, text);
}
