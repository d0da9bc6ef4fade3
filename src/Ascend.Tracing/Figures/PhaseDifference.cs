namespace Ascend.Tracing;

/// <summary>One AICPU phase in two captures, over all AICPU threads; an old and a new name of a phase are one.</summary>
/// <param name="Name">The newest name of the phase (<see cref="MarkerLists.CanonicalName"/>).</param>
/// <param name="BeforeNames">What the first capture calls it; empty when it has none.</param>
/// <param name="AfterNames">What the second capture calls it; empty when it has none.</param>
/// <param name="BeforeSpans">Complete spans in the first capture.</param>
/// <param name="AfterSpans">Complete spans in the second capture.</param>
/// <param name="BeforeNs">Their durations in ns, over all threads.</param>
/// <param name="AfterNs">Their durations in ns, over all threads.</param>
public sealed record PhaseDifference(
    string Name,
    IReadOnlyList<string> BeforeNames,
    IReadOnlyList<string> AfterNames,
    long BeforeSpans,
    long AfterSpans,
    long BeforeNs,
    long AfterNs)
{
    /// <summary>The phases of two procs, the one with the largest change first.</summary>
    /// <param name="before">The first proc.</param>
    /// <param name="beforeMarkers">Its markers.</param>
    /// <param name="after">The second proc.</param>
    /// <param name="afterMarkers">Its markers.</param>
    internal static IReadOnlyList<PhaseDifference> Of(
        ProcFigures before, IReadOnlyList<string> beforeMarkers, ProcFigures after, IReadOnlyList<string> afterMarkers)
    {
        ILookup<string, MarkerFigures> first = Phases(before, afterMarkers);
        ILookup<string, MarkerFigures> second = Phases(after, beforeMarkers);
        return
        [
            .. first.Select(p => p.Key).Union(second.Select(p => p.Key), StringComparer.Ordinal)
                .Select(name => new PhaseDifference(
                    name,
                    Names(first[name]),
                    Names(second[name]),
                    first[name].Sum(m => m.Spans),
                    second[name].Sum(m => m.Spans),
                    first[name].Sum(m => m.BusyNs),
                    second[name].Sum(m => m.BusyNs)))
                .OrderByDescending(p => Math.Abs(p.AfterNs - p.BeforeNs)).ThenBy(p => p.Name, StringComparer.Ordinal),
        ];
    }

    private static ILookup<string, MarkerFigures> Phases(ProcFigures proc, IReadOnlyList<string> other) =>
        proc.Lanes.Where(l => l.Kind == LaneKind.Aicpu).SelectMany(l => l.Markers)
            .ToLookup(m => MarkerLists.CanonicalName(m.Marker, other), StringComparer.Ordinal);

    private static string[] Names(IEnumerable<MarkerFigures> markers) =>
        [.. markers.Select(m => m.Marker).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
