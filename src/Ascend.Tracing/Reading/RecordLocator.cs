namespace Ascend.Tracing.Reading;

/// <summary>Finds the file and offset of a record that the merged stream delivered.</summary>
internal static unsafe class RecordLocator
{
    /// <summary>Reading stops after this many records of one timestamp.</summary>
    private const int MaxTies = 1 << 16;

    /// <summary>The first place with an equal record, or the proc's folder and −1.</summary>
    public static (string File, long Offset) Find(TraceProc proc, TraceRecord record)
    {
        foreach (TraceThread thread in proc.Threads)
        {
            if (thread is { Role: ThreadRole.Aicore, Records: { } own })
            {
                // In the order of time, which is that of the file but for equal times.
                int at = Array.IndexOf(own, record);
                if (at >= 0)
                {
                    return (thread.RelativePath, at * TraceRecord.Size);
                }
            }

            if (thread.Records is not null || thread.Scan.NeedsSort || record.Timestamp < thread.FirstTimestamp || record.Timestamp > thread.LastTimestamp)
            {
                continue;
            }

            using var file = new MappedRecords(thread.Path);
            foreach (RecordRun run in thread.Scan.Runs)
            {
                long at = Find(file, run, record);
                if (at >= 0)
                {
                    return (thread.RelativePath, at * TraceRecord.Size);
                }
            }
        }

        return (proc.Folder, -1);
    }

    private static long Find(MappedRecords file, RecordRun run, TraceRecord record)
    {
        long low = run.First;
        long high = run.First + run.Count;
        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            TraceRecord* at = file.Map(middle, 1, out int count);
            if (count == 0)
            {
                return -1;
            }

            (low, high) = at->Timestamp < record.Timestamp ? (middle + 1, high) : (low, middle);
        }

        long left = Math.Min(run.First + run.Count - low, MaxTies);
        if (left <= 0)
        {
            return -1;
        }

        TraceRecord* ties = file.Map(low, left, out int ready);
        for (int i = 0; i < ready && ties[i].Timestamp == record.Timestamp; i++)
        {
            if (ties[i] == record)
            {
                return low + i;
            }
        }

        return -1;
    }
}
