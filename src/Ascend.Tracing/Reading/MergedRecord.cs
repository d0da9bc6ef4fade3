namespace Ascend.Tracing.Reading;

/// <summary>A record with its normalized time and where it is from.</summary>
internal readonly record struct MergedRecord(TraceRecord Record, ulong Time, TraceThread Thread, int ProcIndex);
