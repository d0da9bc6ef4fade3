using System.Runtime.CompilerServices;

namespace Ascend.Tracing.Export;

/// <summary>
/// Formats a proc's events as packets of a native Perfetto trace. Each lane is a packet sequence of its own, whose packets
/// inherit the lane's track and count time from the packet before (perfetto wire facts: sequence defaults, delta clock).
/// </summary>
internal sealed unsafe class PftraceFormatter(PftraceLayout layout, SliceNames names, ActivityCounters counters) : IEventFormatter
{
    // Tag bytes of TracePacket, TrackEvent and DebugAnnotation fields used below.
    private const byte Packet = 0x0A;
    private const byte Timestamp = 0x40;
    private const byte SequenceId = 0x50;
    private const byte SequenceFlags = 0x68;
    private const byte NeedsState = 2;
    private const byte TrackEvent = 0x5A;
    private const byte EventType = 0x48;
    private const byte Begin = 1;
    private const byte End = 2;
    private const byte Instant = 3;
    private const byte NameIid = 0x50;
    private const byte TrackUuid = 0x58;
    private const byte CategoryIid = 0x18;
    private const byte Annotation = 0x22;
    private const byte AnnotationNameIid = 0x08;
    private const byte AnnotationBool = 0x10;
    private const byte AnnotationUint = 0x18;

    // Times of the last packet of each lane; touched by Prepare only.
    private readonly ulong[] _last = layout.InitialTimes();

    /// <summary>Two packets of a span with all arguments stay below this.</summary>
    public int MaxEventBytes => 256;

    /// <inheritdoc/>
    public ulong[] CreateState() => new ulong[_last.Length];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Prepare(ReadOnlySpan<TraceEvent> events, ulong[] state)
    {
        ulong[] last = _last;
        last.CopyTo(state, 0);
        foreach (ref readonly TraceEvent e in events)
        {
            if (e.IsSpan)
            {
                last[e.Lane] = e.End;
                counters.Add(e);
            }
            else
            {
                last[layout.FlowTime] = e.Start;
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public byte* Format(ReadOnlySpan<TraceEvent> events, ulong[] state, byte* to)
    {
        foreach (ref readonly TraceEvent e in events)
        {
            if (!e.IsSpan)
            {
                ref ulong flowTime = ref state[layout.FlowTime];
                to = Flow(e, e.Start - flowTime, to);
                flowTime = e.Start;
                continue;
            }

            ref ulong last = ref state[e.Lane];
            uint sequence = layout.SequenceOf(e.Lane);
            to = BeginPacket(e, e.Start - last, sequence, to);
            to = EndPacket(e.End - e.Start, sequence, to);
            last = e.End;
        }

        return to;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* BeginPacket(in TraceEvent e, ulong delta, uint sequence, byte* to)
    {
        byte* packet = to;
        to = Head(to + 2, delta, sequence);
        *to++ = TrackEvent;
        byte* body = ++to;
        *to++ = EventType;
        *to++ = Begin;
        int name = names.NameOf(e);
        if (name >= 0)
        {
            *to++ = NameIid;
            to = Varint(to, PftraceLayout.NameIid(name));
        }
        else
        {
            to = UnnamedMarker(e.Marker, to);
        }

        if (e.ExtraId != TraceRecord.NoExtra)
        {
            to = NumberAnnotation(PftraceLayout.ExtraIdIid, e.ExtraId, to);
            int label = names.LabelOf(e.ExtraId);
            if (label >= 0)
            {
                to = LabelAnnotation(label, to);
            }
        }

        if (e.Kind == TraceEventKind.UnfinishedSpan)
        {
            to = FlagAnnotation(PftraceLayout.UnfinishedIid, to);
        }

        if (e.Slots != SlotFlags.None)
        {
            to = SlotAnnotations(e, to);
        }

        if (e.Launch != 0)
        {
            to = NumberAnnotation(PftraceLayout.LaunchIid, e.Launch, to);
        }

        return Close(packet, body, to);
    }

    /// <summary>What the two-slot model did to the span and by how much its ends may be off; the other models set no flag.</summary>
    private static byte* SlotAnnotations(in TraceEvent e, byte* to)
    {
        to = (e.Slots & SlotFlags.Promoted) != 0 ? FlagAnnotation(PftraceLayout.PromotedIid, to) : to;
        to = (e.Slots & SlotFlags.Overlapped) != 0 ? FlagAnnotation(PftraceLayout.OverlappedIid, to) : to;
        to = (e.Slots & SlotFlags.Ambiguous) != 0 ? FlagAnnotation(PftraceLayout.AmbiguousIid, to) : to;
        to = e.StartSlack > 0 ? NumberAnnotation(PftraceLayout.StartSlackIid, e.StartSlack, to) : to;
        return e.EndSlack > 0 ? NumberAnnotation(PftraceLayout.EndSlackIid, e.EndSlack, to) : to;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* NumberAnnotation(byte name, uint value, byte* to)
    {
        *to++ = Annotation;
        byte* annotation = ++to;
        *to++ = AnnotationNameIid;
        *to++ = name;
        *to++ = AnnotationUint;
        to = Varint(to, value);
        annotation[-1] = (byte)(to - annotation);
        return to;
    }

    private static byte* FlagAnnotation(byte name, byte* to)
    {
        *to++ = Annotation;
        *to++ = 4;
        *to++ = AnnotationNameIid;
        *to++ = name;
        *to++ = AnnotationBool;
        *to++ = 1;
        return to;
    }

    private byte* LabelAnnotation(int label, byte* to)
    {
        // string_value_iid is field 17: tag 8A 01.
        *to++ = Annotation;
        byte* annotation = ++to;
        *to++ = AnnotationNameIid;
        *to++ = PftraceLayout.ExtraLabelIid;
        *to++ = 0x88;
        *to++ = 0x01;
        to = Varint(to, PftraceLayout.NameIid(label));
        annotation[-1] = (byte)(to - annotation);
        return to;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* EndPacket(ulong delta, uint sequence, byte* to)
    {
        byte* packet = to;
        to = Head(to + 2, delta, sequence);
        *to++ = TrackEvent;
        *to++ = 2;
        *to++ = EventType;
        *to++ = End;
        packet[0] = Packet;
        packet[1] = (byte)(to - packet - 2);
        return to;
    }

    /// <summary>An instant on the lane's track that holds the end of an arrow: 47 opens or continues a flow, 48 ends it.</summary>
    private byte* Flow(in TraceEvent e, ulong delta, byte* to)
    {
        byte* packet = to;
        to = Head(to + 2, delta, layout.FlowSequence);
        *to++ = TrackEvent;
        byte* body = ++to;
        *to++ = EventType;
        *to++ = Instant;
        *to++ = TrackUuid;
        to = Varint(to, layout.LaneUuid(e.Lane));
        *to++ = NameIid;
        *to++ = PftraceLayout.FlowNameIid;
        *to++ = CategoryIid;
        *to++ = PftraceLayout.FlowCategoryIid;
        bool start = e.Kind == TraceEventKind.FlowStart;
        *to++ = start ? (byte)0xF9 : (byte)0x81;
        *to++ = start ? (byte)0x02 : (byte)0x03;
        *(ulong*)to = e.ExtraId;
        return Close(packet, body, to + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Head(byte* to, ulong delta, uint sequence)
    {
        *to++ = Timestamp;
        to = Varint(to, delta);
        *to++ = SequenceId;
        to = Varint(to, sequence);
        *to++ = SequenceFlags;
        *to++ = NeedsState;
        return to;
    }

    /// <summary>Fills in the lengths of the event and of the packet; both are below 128.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Close(byte* packet, byte* body, byte* to)
    {
        body[-1] = (byte)(to - body);
        packet[0] = Packet;
        packet[1] = (byte)(to - packet - 2);
        return to;
    }

    /// <summary>The name inline, field 23: <c>event_&lt;id&gt;</c>, or the number when there are no labels at all.</summary>
    private byte* UnnamedMarker(ushort marker, byte* to)
    {
        *to++ = 0xBA;
        *to++ = 0x01;
        byte* text = ++to;
        if (names.Markers > 0)
        {
            "event_"u8.CopyTo(new Span<byte>(to, 6));
            to += 6;
        }

        to = Text.Utf8Digits.Integer(to, (uint)marker);
        text[-1] = (byte)(to - text);
        return to;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Varint(byte* to, ulong value)
    {
        while (value >= 0x80)
        {
            *to++ = (byte)(value | 0x80);
            value >>= 7;
        }

        *to++ = (byte)value;
        return to;
    }
}
