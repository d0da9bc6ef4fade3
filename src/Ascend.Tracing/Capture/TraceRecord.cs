using System.Runtime.InteropServices;

namespace Ascend.Tracing;

/// <summary>A record of a traces.bts file: 16 bytes, little-endian, no header before it (TraCR format, section 2).</summary>
/// <param name="ChannelId">The lane's channel id.</param>
/// <param name="EventId">Marker id, or one of the reserved ids of this type.</param>
/// <param name="ExtraId">Free tag; <see cref="NoExtra"/> for none. The flow id in a flow record.</param>
/// <param name="Timestamp">Nanoseconds of the producer's clock.</param>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Size)]
public readonly record struct TraceRecord(ushort ChannelId, ushort EventId, uint ExtraId, ulong Timestamp)
{
    /// <summary>Bytes of a record.</summary>
    public const int Size = 16;

    /// <summary>Event id of a record that closes the lane's span.</summary>
    public const ushort Reset = 65535;

    /// <summary>Event id of the sending end of a flow.</summary>
    public const ushort FlowStart = 65534;

    /// <summary>Event id of the receiving end of a flow.</summary>
    public const ushort FlowEnd = 65533;

    /// <summary>The first reserved event id; markers are below it.</summary>
    public const ushort FirstReserved = FlowEnd;

    /// <summary>The value of <see cref="ExtraId"/> that means "none".</summary>
    public const uint NoExtra = uint.MaxValue;
}
