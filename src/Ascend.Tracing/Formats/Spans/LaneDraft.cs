namespace Ascend.Tracing.Formats.Spans;

/// <summary>A lane while its proc is read.</summary>
internal sealed class LaneDraft(int number, string name, LaneKind kind)
{
    /// <summary>The number that events carry.</summary>
    public int Number { get; } = number;

    public string Name { get; set; } = name;

    public LaneKind Kind { get; set; } = kind;

    /// <summary>The channel id asked for; −1 for any.</summary>
    public int Channel { get; set; } = -1;

    /// <summary>Where it stands among the lanes; equal ones stay in the order in which they came.</summary>
    public long Order { get; set; }

    /// <summary>The number of the lane whose further row it is, or −1.</summary>
    public int RowOf { get; set; } = -1;

    /// <summary>The greatest end so far.</summary>
    public ulong LastEnd { get; set; }

    /// <summary>True when a span came that began before the greatest end: spans may overlap.</summary>
    public bool MayOverlap { get; set; }

    public long Spans { get; set; }
}
