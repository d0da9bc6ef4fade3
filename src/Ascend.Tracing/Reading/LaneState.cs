using System.Runtime.InteropServices;

namespace Ascend.Tracing.Reading;

/// <summary>What is open on a channel.</summary>
[StructLayout(LayoutKind.Sequential, Size = 32)]
internal struct LaneState
{
    /// <summary>Start of the open span.</summary>
    public ulong Start;

    /// <summary>Its extraId.</summary>
    public uint ExtraId;

    /// <summary>Its marker.</summary>
    public ushort Marker;

    /// <summary>Index of the lane that this channel is.</summary>
    public ushort Lane;

    /// <summary>1 while a span is open, else 0.</summary>
    public byte Open;

    /// <summary>1 when a SET over an open span is remarkable (core lanes), else 0.</summary>
    public byte IsCore;

    /// <summary>1 when a RESET with nothing open is counted, else 0 (channels without a lane).</summary>
    public byte HasLane;

    /// <summary>1 while the lane's <see cref="CoreSlots"/> know more than this state.</summary>
    public byte UsesSlots;

    /// <summary>
    /// 1 when the next SET needs a closer look: the first one of a core, one after RESETs with nothing open, one while a second task
    /// is under way.
    /// </summary>
    public byte IsWatched;

    /// <summary>1 while a core's second task has no end yet, be it waiting or promoted; <see cref="Open"/> tells which.</summary>
    public byte IsPaired;

    /// <summary>1 once a span was opened on a core.</summary>
    public byte IsUsed;

    /// <summary>RESETs with nothing open since the lane's last span.</summary>
    public uint ResetsSinceSpan;
}
