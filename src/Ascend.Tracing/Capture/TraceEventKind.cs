namespace Ascend.Tracing;

/// <summary>What a <see cref="TraceEvent"/> is.</summary>
public enum TraceEventKind : byte
{
    /// <summary>A span of a lane.</summary>
    Span,

    /// <summary>A span that was still open when the capture ended: closed there, never counted as complete.</summary>
    UnfinishedSpan,

    /// <summary>The sending end of a flow; <see cref="TraceEvent.ExtraId"/> is the flow id.</summary>
    FlowStart,

    /// <summary>The receiving end of a flow; <see cref="TraceEvent.ExtraId"/> is the flow id.</summary>
    FlowEnd,
}
