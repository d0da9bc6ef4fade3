using System.Runtime.InteropServices;

namespace Ascend.Tracing.Figures.Windows;

/// <summary>What is open on a channel, and where it counts: a cache line.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal unsafe struct LaneCursor
{
    public const byte ResetUnexpected = 1;
    public const byte SetUnexpected = 2;
    public const byte AnyUnexpected = ResetUnexpected | SetUnexpected;

    /// <summary>How the lane's kind reads records; null for a channel without a lane.</summary>
    public TargetTable* Table;

    /// <summary>Start of the open span, or when the last one was closed.</summary>
    public ulong Start;

    /// <summary>The sums of the open span's target; without an open span memory that nobody reads, as the next two.</summary>
    public CoreTally* Sums;

    /// <summary>The end of the open span in its list.</summary>
    public ulong* End;

    /// <summary>The list of the open span.</summary>
    public SpanList* Spans;

    /// <summary>The last record without its time.</summary>
    public ulong Head;

    /// <summary>The lane's number within its kind.</summary>
    public int Number;

    /// <summary>Which of RESET (bit 0) and SET (bit 1) needs a closer look.</summary>
    public byte Unexpected;

    /// <summary><see cref="Unexpected"/> after a RESET.</summary>
    public byte AfterReset;

    /// <summary><see cref="Unexpected"/> after a SET; directly behind <see cref="AfterReset"/>.</summary>
    public byte AfterSet;

    /// <summary>True while a span is open.</summary>
    public readonly bool IsOpen => Marker != TraceRecord.Reset;

    /// <summary>The open span's marker.</summary>
    public readonly ushort Marker => (ushort)(Head >> 16);

    /// <summary>The open span's extraId.</summary>
    public readonly uint ExtraId => (uint)(Head >> 32);
}
