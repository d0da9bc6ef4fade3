namespace Ascend.Tracing;

/// <summary>One launch of several that a capture's window holds and keeps apart.</summary>
/// <param name="Number">From 1; <see cref="TraceEvent.Launch"/> of its events.</param>
/// <param name="Epoch">The file's own number for it (<c>run_epoch</c>); null when it has none.</param>
public sealed record TraceLaunch(int Number, long? Epoch);
