namespace Ascend.Tracing.Reading;

/// <summary>
/// Finds thread folders that an earlier capture left behind: threads are grouped where the gap between time ranges is
/// large, and every group but the one with the most records is reported.
/// </summary>
internal sealed class StaleThreadCheck(TraceOpenOptions options, DiagnosticSink sink)
{
    public void Check(IReadOnlyList<TraceThread> threads)
    {
        TraceThread[] byTime = [.. threads.Where(t => t.RecordCount > 0).OrderBy(t => t.FirstTimestamp)];
        var groups = new List<List<TraceThread>>();
        ulong end = 0;
        ulong longest = 0;
        foreach (TraceThread thread in byTime)
        {
            longest = Math.Max(longest, thread.LastTimestamp - thread.FirstTimestamp);
        }

        double distance = Math.Max(options.StaleDistanceNs, options.StaleRangeFactor * longest);
        foreach (TraceThread thread in byTime)
        {
            if (groups.Count == 0 || (thread.FirstTimestamp > end && thread.FirstTimestamp - end > distance))
            {
                groups.Add([]);
            }

            groups[^1].Add(thread);
            end = Math.Max(end, thread.LastTimestamp);
        }

        List<TraceThread>? main = groups.MaxBy(g => g.Sum(t => t.RecordCount));
        foreach (TraceThread thread in groups.Where(g => g != main).SelectMany(g => g))
        {
            sink.Add(
                DiagnosticKind.StaleThread,
                DiagnosticSeverity.Note,
                $"Its records ({thread.FirstTimestamp} to {thread.LastTimestamp} ns) lie far from those of the other threads: "
                + "probably left from an earlier capture. Delete the folder if so.",
                thread.RelativePath,
                0);
        }
    }
}
