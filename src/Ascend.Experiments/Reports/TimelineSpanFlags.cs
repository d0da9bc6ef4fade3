namespace Ascend.Experiments;

/// <summary>What a reader must know about a span of a <see cref="Timeline"/>.</summary>
[Flags]
public enum TimelineSpanFlags : byte
{
    /// <summary>Nothing: a complete span with recorded limits.</summary>
    None = 0,

    /// <summary>Still open when the capture ended, and closed there.</summary>
    Unfinished = 1,

    /// <summary>The two-slot model inferred a limit (<see cref="Ascend.Tracing.SlotFlags"/>).</summary>
    Inferred = 2,

    /// <summary>Stands for several short spans; its duration is the sum of theirs, its kernel the one with the largest share.</summary>
    Merged = 4,
}
