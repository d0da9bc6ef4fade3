namespace Ascend.Tracing;

/// <summary>Time of one lane under one marker.</summary>
/// <param name="Marker">The marker's name.</param>
/// <param name="Spans">Complete spans.</param>
/// <param name="BusyNs">Sum of their durations in ns.</param>
public sealed record MarkerFigures(string Marker, long Spans, long BusyNs);
