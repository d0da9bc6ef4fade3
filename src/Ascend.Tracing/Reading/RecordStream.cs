namespace Ascend.Tracing.Reading;

/// <summary>Builds the merged stream of a proc's records.</summary>
internal static class RecordStream
{
    /// <summary>Opens all files of a proc; null when it has no records. The caller disposes the result.</summary>
    /// <exception cref="IOException">A file can no longer be opened.</exception>
    public static RecordSource? Open(TraceProc proc)
    {
        var sources = new List<RecordSource>();
        try
        {
            foreach (TraceThread thread in proc.Threads)
            {
                OpenThread(thread, sources);
            }
        }
        catch
        {
            sources.ForEach(s => s.Dispose());
            throw;
        }

        return sources.Count == 0 ? null : MergeSource.Tree(sources.ToArray());
    }

    /// <summary>Opens one thread as a stream of its own. The caller disposes the result.</summary>
    public static RecordSource OpenThread(TraceThread thread)
    {
        var sources = new List<RecordSource>();
        OpenThread(thread, sources);
        return sources.Count == 0 ? new MemorySource([]) : MergeSource.Tree(sources.ToArray());
    }

    private static void OpenThread(TraceThread thread, List<RecordSource> sources)
    {
        if (thread.Records is { } records)
        {
            sources.Add(new MemorySource(records));
            return;
        }

        if (thread.Scan.NeedsSort)
        {
            sources.Add(SortedScratch.Open(thread));
            return;
        }

        foreach (RecordRun run in thread.Scan.Runs)
        {
            sources.Add(new RunSource(thread.Path, run, thread.Scan.Runs.Count));
        }
    }
}
