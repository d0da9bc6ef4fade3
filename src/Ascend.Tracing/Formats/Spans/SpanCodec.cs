using System.Runtime.CompilerServices;

namespace Ascend.Tracing.Formats.Spans;

/// <summary>
/// Events as bytes, about ten each: times as differences to the event before, numbers as variable-length integers, rare
/// members only where a flag says so.
/// </summary>
internal static unsafe class SpanCodec
{
    /// <summary>No event takes more bytes.</summary>
    public const int MaxBytes = 64;

    private const byte KindMask = 3;
    private const byte HasExtra = 4;
    private const byte HasSlots = 8;
    private const byte HasLaunch = 16;

    /// <summary>Writes an event.</summary>
    /// <returns>The place behind it.</returns>
    public static byte* Write(byte* to, in TraceEvent e, ulong previousEnd)
    {
        bool hasExtra = e.ExtraId != TraceRecord.NoExtra;
        bool hasSlots = e.Slots != SlotFlags.None;
        *to++ = (byte)((int)e.Kind | (hasExtra ? HasExtra : 0) | (hasSlots ? HasSlots : 0) | (e.Launch != 0 ? HasLaunch : 0));
        to = Number(to, e.Lane);
        to = Number(to, e.End - previousEnd);
        if (e.IsSpan)
        {
            to = Number(to, e.Marker);
            to = Number(to, e.End - e.Start);
        }

        if (hasExtra)
        {
            to = Number(to, e.ExtraId);
        }

        if (hasSlots)
        {
            *to++ = (byte)e.Slots;
            to = Number(to, e.StartSlack);
            to = Number(to, e.EndSlack);
        }

        return e.Launch != 0 ? Number(to, e.Launch) : to;
    }

    /// <summary>Reads an event.</summary>
    /// <param name="from">Where it begins.</param>
    /// <param name="previousEnd">The end of the event before.</param>
    /// <param name="lanes">The lane of each encoded lane.</param>
    /// <param name="e">The event.</param>
    /// <returns>The place behind it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Read(byte* from, ulong previousEnd, ushort[] lanes, out TraceEvent e)
    {
        int flags = *from++;
        from = Number(from, out ulong lane);
        from = Number(from, out ulong delta);
        ulong end = previousEnd + delta;
        var kind = (TraceEventKind)(flags & KindMask);
        ulong marker = kind == TraceEventKind.FlowStart ? TraceRecord.FlowStart : TraceRecord.FlowEnd;
        ulong duration = 0;
        if (kind <= TraceEventKind.UnfinishedSpan)
        {
            from = Number(from, out marker);
            from = Number(from, out duration);
        }

        ulong extra = TraceRecord.NoExtra;
        from = (flags & HasExtra) != 0 ? Number(from, out extra) : from;
        ulong startSlack = 0;
        ulong endSlack = 0;
        var slots = SlotFlags.None;
        if ((flags & HasSlots) != 0)
        {
            slots = (SlotFlags)(*from++);
            from = Number(from, out startSlack);
            from = Number(from, out endSlack);
        }

        ulong launch = 0;
        from = (flags & HasLaunch) != 0 ? Number(from, out launch) : from;
        e = new(end - duration, end, (uint)extra, lanes[lane], (ushort)marker, kind, slots, (uint)startSlack, (uint)endSlack, (ushort)launch);
        return from;
    }

    private static byte* Number(byte* to, ulong value)
    {
        while (value >= 0x80)
        {
            *to++ = (byte)(value | 0x80);
            value >>= 7;
        }

        *to++ = (byte)value;
        return to;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Number(byte* from, out ulong value)
    {
        ulong first = *from++;
        if (first < 0x80)
        {
            value = first;
            return from;
        }

        value = first & 0x7F;
        for (int shift = 7; ; shift += 7)
        {
            ulong next = *from++;
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
            {
                return from;
            }
        }
    }
}
