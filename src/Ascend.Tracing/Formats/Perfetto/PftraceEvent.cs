using System.Text;
using Ascend.Tracing.Formats.Spans;

namespace Ascend.Tracing.Formats.Perfetto;

/// <summary>A track event of ours.</summary>
internal struct PftraceEvent
{
    public const ulong Begin = 1;
    public const ulong End = 2;
    public const ulong Instant = 3;

    public ulong Type;
    public ulong Track;
    public ulong? FlowId;
    public bool IsFlowStart;
    private string _name;
    private string? _label;
    private uint _extra;
    private uint _startSlack;
    private uint _endSlack;
    private ushort _launch;
    private SlotFlags _slots;
    private bool _isUnfinished;

    /// <summary>Reads an event.</summary>
    public static PftraceEvent Read(PftraceSequence sequence, ReadOnlySpan<byte> text)
    {
        var e = new PftraceEvent { _name = "", _extra = TraceRecord.NoExtra };
        var fields = new ProtoFields(text);
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 4:
                    e.Annotate(sequence, fields.Bytes);
                    break;
                case 9:
                    e.Type = fields.Number;
                    break;
                case 10:
                    e._name = sequence.Names.GetValueOrDefault(fields.Number) ?? "";
                    break;
                case 11:
                    e.Track = fields.Number;
                    break;
                case 23:
                    e._name = Encoding.UTF8.GetString(fields.Bytes);
                    break;
                case 47 or 48:
                    e.FlowId = fields.Number;
                    e.IsFlowStart = fields.Field == 47;
                    break;
            }
        }

        return e;
    }

    /// <summary>The span that this begins; its end is not known yet.</summary>
    public readonly TraceEvent ToSpan(PftraceTrack track, ulong time)
    {
        bool isNamedByKernel = _label is not null && track.IsCore && _label == _name;
        if (_label is not null)
        {
            _ = track.Proc.Labels.TryAdd(_extra, _label);
        }

        int marker = track.Proc.Markers.NumberOf(isNamedByKernel ? ProcDraft.TaskMarker : _name);
        TraceEventKind kind = _isUnfinished ? TraceEventKind.UnfinishedSpan : TraceEventKind.Span;
        return new(time, time, _extra, 0, (ushort)marker, kind, _slots, _startSlack, _endSlack, _launch);
    }

    private void Annotate(PftraceSequence sequence, ReadOnlySpan<byte> annotation)
    {
        var fields = new ProtoFields(annotation);
        string? name = null;
        ulong number = 0;
        string? text = null;
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 1:
                    name = sequence.Arguments.GetValueOrDefault(fields.Number);
                    break;
                case 2 or 3:
                    number = fields.Number;
                    break;
                case 17:
                    text = sequence.Values.GetValueOrDefault(fields.Number);
                    break;
            }
        }

        switch (name)
        {
            case "extra_id":
                _extra = (uint)number;
                break;
            case "extra_label":
                _label = text;
                break;
            case "unfinished":
                _isUnfinished = number != 0;
                break;
            case "slot_promoted":
                _slots |= SlotFlags.Promoted;
                break;
            case "slot_overlapped":
                _slots |= SlotFlags.Overlapped;
                break;
            case "slot_ambiguous":
                _slots |= SlotFlags.Ambiguous;
                break;
            case "start_slack_ns":
                _startSlack = (uint)number;
                break;
            case "end_slack_ns":
                _endSlack = (uint)number;
                break;
            case "launch":
                _launch = (ushort)number;
                break;
        }
    }
}
