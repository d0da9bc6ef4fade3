namespace Ascend.Tracing.Formats.Spans;

/// <summary>Encoded events in the order of their end.</summary>
/// <param name="Bytes">The events (<see cref="SpanCodec"/>).</param>
/// <param name="Count">How many.</param>
/// <param name="FirstEnd">The end of the first.</param>
/// <param name="LastEnd">The end of the last.</param>
/// <param name="MinStart">The least start.</param>
internal sealed record SpanRun(byte[] Bytes, int Count, ulong FirstEnd, ulong LastEnd, ulong MinStart);
