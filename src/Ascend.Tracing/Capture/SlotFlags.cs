namespace Ascend.Tracing;

/// <summary>What the two-slot model did to a span (domain notes, 4.6).</summary>
[Flags]
public enum SlotFlags : byte
{
    /// <summary>Nothing: the span is as its records say.</summary>
    None = 0,

    /// <summary>The task waited in the pending slot; it may have started up to <see cref="TraceEvent.StartSlack"/> ns earlier.</summary>
    Promoted = 1,

    /// <summary>A task waited behind this one; it may have ended up to <see cref="TraceEvent.EndSlack"/> ns earlier.</summary>
    Overlapped = 2,

    /// <summary>
    /// The records fit neither reading for sure; the spans of the two tasks are cut at the dispatch of the second. Either may
    /// have lasted up to <see cref="TraceEvent.EndSlack"/> ns longer, and the second, which is <see cref="Promoted"/> too, may
    /// have run at any time from there on.
    /// </summary>
    Ambiguous = 4,
}
