using Ascend.Tracing.Formats.Spans;

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

        if (proc.Spans is not null)
        {
            return proc.IsPlaced ? OfSpans(proc, markers) : FuncIdSource.NoTasks;
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

        return Of(proc, aic, aiv);
    }

    /// <summary>An export of a capture that does not declare it: what its spans tell. The marker list is not known then.</summary>
    private static unsafe FuncIdSource OfSpans(TraceProc proc, TaskMarkers markers)
    {
        bool aic = false;
        bool aiv = false;
        SpanReader reader = proc.Spans!.Open();
        TraceEvent* batch = stackalloc TraceEvent[FirstBlock];
        for (int count = reader.Read(batch, FirstBlock); count > 0; count = reader.Read(batch, FirstBlock))
        {
            foreach (ref readonly TraceEvent e in new ReadOnlySpan<TraceEvent>(batch, count))
            {
                TraceLane lane = proc.Lanes[e.Lane];
                if (!e.IsSpan || !lane.IsCore || !markers.IsTask(e.Marker))
                {
                    continue;
                }

                if (e.ExtraId != 0)
                {
                    return FuncIdSource.Recorded;
                }

                aic |= lane.Kind == LaneKind.AiCube;
                aiv |= lane.Kind == LaneKind.AiVector;
            }
        }

        return Of(proc, aic, aiv);
    }

    private static FuncIdSource Of(TraceProc proc, bool aic, bool aiv)
    {
        return (aic, aiv) switch
        {
            (false, false) => FuncIdSource.NoTasks,
            _ when proc.Spans is not null && proc.ExtraIdLabels.Count > 0 => FuncIdSource.Recorded,
            (true, true) => FuncIdSource.Absent,
            _ => MarkerLists.MayLackFuncIds(proc.Markers) && proc.ExtraIdLabels.Count == 0 ? FuncIdSource.Doubtful : FuncIdSource.Recorded,
        };
    }
}
