using Ascend.Tracing.Formats.Spans;

namespace Ascend.Tracing.Formats.Strace;

/// <summary>
/// Places a run's device spans on the host's time line: they ran inside the run's <c>runner_run</c>. When exactly is not in the log,
/// so they stand at its start, and the time that is left over at its end is how much later they may have been.
/// </summary>
internal sealed class DevicePlacement(IReadOnlyDictionary<string, (ulong Start, ulong Duration)> runners)
{
    /// <summary>Adds the spans to their lanes.</summary>
    /// <param name="spans">The device's spans.</param>
    /// <param name="laneOf">The lane of a span.</param>
    /// <param name="slack">Raised to the greatest time in ns that a run may have been later.</param>
    /// <returns>Spans whose run has no <c>runner_run</c>.</returns>
    public int Place(IEnumerable<StraceLine> spans, Func<StraceLine, (ProcDraft Proc, LaneDraft Lane)> laneOf, ref ulong slack)
    {
        ulong earliest = runners.Count == 0 ? 0 : runners.Values.Min(r => r.Start);
        int unplaced = 0;
        foreach (IGrouping<string, StraceLine> run in spans.GroupBy(s => s.Run))
        {
            ulong origin = run.Min(s => s.Start);
            ulong length = run.Max(s => s.Start - origin + s.Duration);
            bool isPlaced = runners.TryGetValue(run.Key, out (ulong Start, ulong Duration) runner);
            ulong at = isPlaced ? runner.Start : earliest;
            slack = isPlaced ? Math.Max(slack, runner.Duration - Math.Min(runner.Duration, length)) : slack;
            foreach (StraceLine span in run)
            {
                (ProcDraft proc, LaneDraft lane) = laneOf(span);
                ulong start = at + (span.Start - origin);
                proc.AddSpan(lane, proc.Markers.NumberOf(StraceNames.StageOf(span.Name)), TraceRecord.NoExtra, start, start + span.Duration);
                unplaced += isPlaced ? 0 : 1;
            }
        }

        return unplaced;
    }
}
