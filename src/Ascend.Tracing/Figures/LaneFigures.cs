namespace Ascend.Tracing;

/// <summary>What an AICPU thread or another lane that is no core did, by marker.</summary>
/// <param name="Lane">The lane's name.</param>
/// <param name="Kind">The lane's kind.</param>
/// <param name="BusyNs">Sum of the durations of all complete spans in ns.</param>
/// <param name="Markers">Time by marker, the longest first.</param>
public sealed record LaneFigures(string Lane, LaneKind Kind, long BusyNs, IReadOnlyList<MarkerFigures> Markers);
