namespace Ascend.Tracing.Export;

/// <summary>Turns events of one proc into bytes. <see cref="Format"/> runs on several threads at once.</summary>
internal unsafe interface IEventFormatter
{
    /// <summary>The most bytes an event takes, room for careless vector stores included.</summary>
    int MaxEventBytes { get; }

    /// <summary>A worker's own state.</summary>
    ulong[] CreateState();

    /// <summary>Sees every batch in order, one at a time, and leaves in <paramref name="state"/> what formatting it needs to know.</summary>
    void Prepare(ReadOnlySpan<TraceEvent> events, ulong[] state);

    /// <summary>Formats events.</summary>
    /// <returns>The place behind the last byte written.</returns>
    byte* Format(ReadOnlySpan<TraceEvent> events, ulong[] state, byte* to);
}
