using System.Text;
using Ascend.Tracing.Formats.Spans;

namespace Ascend.Tracing.Formats.Perfetto;

/// <summary>The procs of a native trace of ours as its packets come in.</summary>
internal sealed class PftraceTrace
{
    private const int MaxDepth = 4096;

    private readonly Dictionary<ulong, PftraceSequence> _sequences = [];
    private readonly Dictionary<ulong, ProcDraft> _procs = [];
    private readonly Dictionary<ulong, (ulong Process, LaneKind Kind)> _groups = [];
    private readonly Dictionary<ulong, PftraceTrack> _tracks = [];
    private readonly HashSet<ulong> _foreign = [];
    private readonly DeclaredFacts _declared;

    public PftraceTrace(SourceFile file, DiagnosticSink sink) => _declared = new(sink, file.Name);

    /// <summary>The procs.</summary>
    public IEnumerable<ProcDraft> Procs => _procs.Values;

    /// <summary>True when the trace says how complete its capture was.</summary>
    public bool HasVerdict => _declared.HasVerdict;

    /// <summary>Packets and events that could not be made sense of.</summary>
    public long Damaged { get; private set; }

    /// <summary>Adds a packet.</summary>
    public void Add(ReadOnlySpan<byte> packet)
    {
        var fields = new ProtoFields(packet);
        ulong id = 0;
        ulong time = 0;
        ReadOnlySpan<byte> e = default;
        ReadOnlySpan<byte> descriptor = default;
        ReadOnlySpan<byte> defaults = default;
        ReadOnlySpan<byte> interned = default;
        bool isCleared = false;
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 8:
                    time = fields.Number;
                    break;
                case 10:
                    id = fields.Number;
                    break;
                case 11:
                    e = fields.Bytes;
                    break;
                case 12:
                    interned = fields.Bytes;
                    break;
                case 13:
                    isCleared = (fields.Number & 1) != 0;
                    break;
                case 59:
                    defaults = fields.Bytes;
                    break;
                case 60:
                    descriptor = fields.Bytes;
                    break;
            }
        }

        if (fields.IsDamaged)
        {
            Damaged++;
            return;
        }

        if (isCleared || !_sequences.TryGetValue(id, out PftraceSequence? sequence))
        {
            _sequences[id] = sequence = new();
        }

        PftraceState.Read(sequence, defaults, interned);
        if (!descriptor.IsEmpty)
        {
            Describe(descriptor);
        }

        if (!e.IsEmpty)
        {
            sequence.Time = sequence.IsDelta ? sequence.Time + time : time;
            AddEvent(sequence, PftraceEvent.Read(sequence, e));
        }
    }

    /// <summary>Closes what is open, as unfinished.</summary>
    public void Finish()
    {
        foreach (PftraceTrack track in _tracks.Values)
        {
            while (track.Open.TryPop(out TraceEvent open))
            {
                Close(track, open, Math.Max(open.Start, track.Lane.LastEnd), TraceEventKind.UnfinishedSpan);
            }
        }

        foreach (ProcDraft proc in _procs.Values)
        {
            LaneNames.LinkRows(proc.Lanes);
            _declared.Apply(proc);
            proc.IsPlaced = true;
        }
    }

    private void Describe(ReadOnlySpan<byte> descriptor)
    {
        var fields = new ProtoFields(descriptor);
        ulong uuid = 0;
        ulong parent = 0;
        ulong rank = 0;
        string name = "";
        string description = "";
        int? process = null;
        bool isCounter = false;
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 1:
                    uuid = fields.Number;
                    break;
                case 2:
                    name = Encoding.UTF8.GetString(fields.Bytes);
                    break;
                case 3:
                    process = PftraceState.ProcessId(fields.Bytes);
                    break;
                case 5:
                    parent = fields.Number;
                    break;
                case 8:
                    isCounter = true;
                    break;
                case 12:
                    rank = fields.Number;
                    break;
                case 14:
                    description = Encoding.UTF8.GetString(fields.Bytes);
                    break;
            }
        }

        if (process is { } pid)
        {
            _ = _procs.TryAdd(uuid, new(pid, $"proc.{pid}"));
        }
        else if (isCounter)
        {
            _ = _foreign.Add(uuid);
        }
        else if (_procs.TryGetValue(parent, out ProcDraft? of) && PftraceFooter.IsFooter(name))
        {
            PftraceFooter.Read(_declared, of.Id, description);
        }
        else if (_procs.ContainsKey(parent))
        {
            _groups[uuid] = (parent, PftraceGroups.KindOf(name));
        }
        else if (_groups.TryGetValue(parent, out (ulong Process, LaneKind Kind) group) && !_tracks.ContainsKey(uuid))
        {
            ProcDraft proc = _procs[group.Process];
            LaneDraft lane = proc.AddLane(name, group.Kind);
            lane.Order = (long)rank;
            _tracks.Add(uuid, new(proc, lane));
        }
    }

    private void AddEvent(PftraceSequence sequence, in PftraceEvent e)
    {
        ulong uuid = e.Track != 0 ? e.Track : sequence.Track;
        if (e.Type is not (PftraceEvent.Begin or PftraceEvent.End or PftraceEvent.Instant) || _foreign.Contains(uuid))
        {
            return;
        }

        if (!_tracks.TryGetValue(uuid, out PftraceTrack? track) || sequence.Time > long.MaxValue)
        {
            Damaged++;
            return;
        }

        switch (e.Type)
        {
            case PftraceEvent.Begin when track.Open.Count < MaxDepth:
                track.Open.Push(e.ToSpan(track, sequence.Time));
                break;
            case PftraceEvent.End when track.Open.TryPop(out TraceEvent open) && open.Start <= sequence.Time:
                Close(track, open, sequence.Time, open.Kind);
                break;
            case PftraceEvent.Instant when e.FlowId is { } flow:
                track.Proc.AddFlow(track.Lane, (uint)flow, sequence.Time, e.IsFlowStart);
                break;
            default:
                Damaged++;
                break;
        }
    }

    private static void Close(PftraceTrack track, in TraceEvent open, ulong end, TraceEventKind kind)
    {
        while (track.Proc.Launches.Count < open.Launch)
        {
            track.Proc.Launches.Add(new(track.Proc.Launches.Count + 1, null));
        }

        track.Proc.AddSpan(track.Lane, new TraceEvent(
            open.Start, end, open.ExtraId, 0, open.Marker, kind, open.Slots, open.StartSlack, open.EndSlack, open.Launch));
    }
}
