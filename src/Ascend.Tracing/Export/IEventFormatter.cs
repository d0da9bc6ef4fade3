namespace Ascend.Tracing.Export;

/// <summary>Turns events of one proc into bytes; called from several threads at once.</summary>
internal unsafe interface IEventFormatter
{
    /// <summary>The most bytes an event takes, room for careless vector stores included.</summary>
    int MaxEventBytes { get; }

    /// <summary>Formats events.</summary>
    /// <returns>The place behind the last byte written.</returns>
    byte* Format(ReadOnlySpan<TraceEvent> events, byte* to);
}
