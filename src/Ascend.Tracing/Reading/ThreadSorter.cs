namespace Ascend.Tracing.Reading;

/// <summary>
/// Tells the threads of a run from what else lies in a proc's folder: files that an earlier run left, and files of zeros.
/// </summary>
/// <param name="aicpuThreads">AICPU threads that the metadata declares; 0 when it is no device's capture.</param>
/// <param name="cores">Lanes of cores that the metadata declares.</param>
/// <param name="startTime">The start anchor, or 0.</param>
/// <param name="options">Thresholds.</param>
/// <param name="sink">Receives what was found.</param>
internal sealed class ThreadSorter(int aicpuThreads, int cores, ulong startTime, TraceOpenOptions options, DiagnosticSink sink)
{
    /// <summary>Sorts threads, and reports those that are none of the run's.</summary>
    /// <param name="threads">All threads, by number.</param>
    /// <returns>The role of each.</returns>
    public ThreadRole[] RolesOf(IReadOnlyList<TraceThread> threads)
    {
        var roles = new ThreadRole[threads.Count];
        var byTime = new List<int>();
        for (int i = 0; i < roles.Length; i++)
        {
            roles[i] = threads[i].Scan.IsBlank ? ThreadRole.Blank : ThreadRole.Thread;
            if (threads[i].RecordCount > 0)
            {
                byTime.Add(i);
            }
        }

        byTime.Sort((a, b) => threads[a].FirstTimestamp.CompareTo(threads[b].FirstTimestamp));
        List<List<int>> groups = Groups(threads, byTime);
        List<int>? main = groups.MaxBy(g => Rank(g, threads));
        foreach (int i in groups.Where(g => g != main).SelectMany(g => g))
        {
            roles[i] = ThreadRole.Stale;
        }

        if (main is not null)
        {
            MarkBeforeAicpu(threads, main, roles);
        }

        Report(threads, roles);
        return roles;
    }

    /// <summary>Threads by time, divided where no thread has a record for long.</summary>
    private List<List<int>> Groups(IReadOnlyList<TraceThread> threads, List<int> byTime)
    {
        var groups = new List<List<int>>();
        ulong longest = byTime.Select(i => threads[i].LastTimestamp - threads[i].FirstTimestamp).DefaultIfEmpty().Max();
        double distance = Math.Max(options.StaleDistanceNs, options.StaleRangeFactor * longest);
        ulong end = 0;
        foreach (int i in byTime)
        {
            if (groups.Count == 0 || (threads[i].FirstTimestamp > end && threads[i].FirstTimestamp - end > distance))
            {
                groups.Add([]);
            }

            groups[^1].Add(i);
            end = Math.Max(end, threads[i].LastTimestamp);
        }

        return groups;
    }

    /// <summary>
    /// How much speaks for a group as the run's own. A run writes the files of all its AICPU threads anew, so those are its own;
    /// nothing of a run is older than its start anchor.
    /// </summary>
    private (int Aicpu, bool IsAfterStart, long Records) Rank(List<int> group, IReadOnlyList<TraceThread> threads) => (
        group.Count(i => IsAicpu(threads[i])),
        startTime == 0 || group.Exists(i => threads[i].LastTimestamp >= startTime),
        group.Sum(i => threads[i].RecordCount));

    /// <summary>
    /// Files numbered above the AICPU threads that end before these begin: a run with fewer threads or cores did not replace them.
    /// A run numbers its cores' files after its AICPU threads, so numbers beyond the lanes are of a producer that numbers otherwise.
    /// </summary>
    private void MarkBeforeAicpu(IReadOnlyList<TraceThread> threads, List<int> main, ThreadRole[] roles)
    {
        List<int> own = main.FindAll(i => IsAicpu(threads[i]));
        if (own.Count == 0 || threads.Any(t => t.Id > aicpuThreads + cores))
        {
            return;
        }

        ulong first = own.Min(i => threads[i].FirstTimestamp);
        foreach (int i in main.Where(i => threads[i].Id > aicpuThreads && threads[i].LastTimestamp < first))
        {
            roles[i] = ThreadRole.Stale;
        }
    }

    private bool IsAicpu(TraceThread thread) => thread.Id >= 1 && thread.Id <= aicpuThreads;

    private void Report(IReadOnlyList<TraceThread> threads, ThreadRole[] roles)
    {
        string done = options.IncludeLeftOut ? "it was read all the same, as asked." : "it is in no figure and no timeline.";
        for (int i = 0; i < roles.Length; i++)
        {
            TraceThread thread = threads[i];
            if (roles[i] == ThreadRole.Blank)
            {
                sink.Add(
                    DiagnosticKind.BlankFile,
                    DiagnosticSeverity.Loss,
                    $"All {thread.Scan.BlankTail} records are zeros: the host stored a buffer that the device did not write, which happens when the host and "
                    + "the AICPU library are built with different TRACR_CAPACITY. What the thread recorded is missing; build both alike.",
                    thread.RelativePath,
                    0);
            }
            else if (roles[i] == ThreadRole.Stale)
            {
                sink.Add(
                    DiagnosticKind.StaleThread,
                    DiagnosticSeverity.Note,
                    $"Its {thread.RecordCount} records ({thread.FirstTimestamp} to {thread.LastTimestamp} ns) lie apart from those of the run's threads: "
                    + $"left in the folder by an earlier run; {done}",
                    thread.RelativePath,
                    0);
            }
        }
    }
}
