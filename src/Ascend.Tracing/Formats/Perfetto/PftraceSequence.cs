namespace Ascend.Tracing.Formats.Perfetto;

/// <summary>The state of a packet sequence: its default track, its clock and its interned names.</summary>
internal sealed class PftraceSequence
{
    public ulong Track { get; set; }

    /// <summary>True when timestamps are differences to the packet before.</summary>
    public bool IsDelta { get; set; }

    /// <summary>The time of the packet read last.</summary>
    public ulong Time { get; set; }

    /// <summary>Names of events by their interning id.</summary>
    public Dictionary<ulong, string> Names { get; } = [];

    /// <summary>Names of arguments by their interning id.</summary>
    public Dictionary<ulong, string> Arguments { get; } = [];

    /// <summary>Interned texts of arguments.</summary>
    public Dictionary<ulong, string> Values { get; } = [];
}
