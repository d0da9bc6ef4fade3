using System.Runtime.InteropServices;

namespace Ascend.Tracing;

/// <summary>A span or one end of a flow. Times are ns of the producer's clock.</summary>
[StructLayout(LayoutKind.Sequential, Size = 40)]
public readonly struct TraceEvent
{
    internal TraceEvent(
        ulong start,
        ulong end,
        uint extraId,
        ushort lane,
        ushort marker,
        TraceEventKind kind,
        SlotFlags slots = SlotFlags.None,
        uint startSlack = 0,
        uint endSlack = 0,
        ushort launch = 0)
    {
        Start = start;
        End = end;
        ExtraId = extraId;
        Lane = lane;
        Marker = marker;
        Kind = kind;
        Slots = slots;
        StartSlack = startSlack;
        EndSlack = endSlack;
        Launch = launch;
    }

    /// <summary>Start of the span; the time of a flow's end.</summary>
    public ulong Start { get; }

    /// <summary>End of the span; the time of a flow's end.</summary>
    public ulong End { get; }

    /// <summary>The record's tag (kernel func_id, flow id), or <see cref="TraceRecord.NoExtra"/>.</summary>
    public uint ExtraId { get; }

    /// <summary>Index into <see cref="TraceProc.Lanes"/>.</summary>
    public ushort Lane { get; }

    /// <summary>The span's event id; the reserved id for a flow.</summary>
    public ushort Marker { get; }

    /// <summary>Span or flow.</summary>
    public TraceEventKind Kind { get; }

    /// <summary>The number of the launch it belongs to (<see cref="TraceProc.Launches"/>); 0 when the capture divides nothing.</summary>
    public ushort Launch { get; }

    /// <summary>What the two-slot model did to the span.</summary>
    public SlotFlags Slots { get; }

    /// <summary>The span may have started up to this many ns earlier (see <see cref="Slots"/>).</summary>
    public uint StartSlack { get; }

    /// <summary>
    /// The span may have ended up to this many ns earlier, or later if it is <see cref="SlotFlags.Ambiguous"/>.
    /// </summary>
    public uint EndSlack { get; }

    /// <summary>True for a span, finished or not.</summary>
    public bool IsSpan => Kind <= TraceEventKind.UnfinishedSpan;

    /// <summary>End − Start in ns.</summary>
    public ulong Duration => End - Start;
}
