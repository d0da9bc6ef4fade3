namespace Ascend.Tracing.Reading;

/// <summary>
/// Finds out whether a proc's tasks carry func_ids. Threads are read side by side and reading stops at the first id but 0, so a
/// capture with func_ids costs a few blocks.
/// </summary>
internal static class FuncIdCheck
{
    private const int FirstBlock = 1024;

    public static FuncIdSource Of(TraceProc proc)
    {
        TaskMarkers markers = new(proc);
        if (!markers.Any)
        {
            return FuncIdSource.NoTasks;
        }

        LaneKind[] kinds = TaskScan.KindByChannel(proc);
        bool aic = false;
        bool aiv = false;
        List<BlockReader> readers = [.. proc.Threads.Where(t => t.RecordCount > 0).Select(t => new BlockReader(t))];
        try
        {
            for (long size = FirstBlock; readers.Exists(r => !r.IsAtEnd); size = Math.Min(2 * size, MappedRecords.WindowRecords))
            {
                foreach (BlockReader reader in readers.Where(r => !r.IsAtEnd))
                {
                    foreach (ref readonly TraceRecord record in reader.Next(size))
                    {
                        if (!markers.IsTask(record.EventId) || record.ChannelId >= kinds.Length || kinds[record.ChannelId] == LaneKind.Other)
                        {
                            continue;
                        }

                        if (record.ExtraId != 0)
                        {
                            return FuncIdSource.Recorded;
                        }

                        aic |= kinds[record.ChannelId] == LaneKind.AiCube;
                        aiv |= kinds[record.ChannelId] == LaneKind.AiVector;
                    }
                }
            }
        }
        finally
        {
            readers.ForEach(r => r.Dispose());
        }

        return (aic, aiv) switch
        {
            (true, true) => FuncIdSource.Absent,
            (false, false) => FuncIdSource.NoTasks,
            _ => MarkerLists.MayLackFuncIds(proc.Markers) && proc.ExtraIdLabels.Count == 0 ? FuncIdSource.Doubtful : FuncIdSource.Recorded,
        };
    }
}
