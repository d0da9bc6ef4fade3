namespace Ascend.Tracing.Reading;

/// <summary>How many tasks of each func_id ran on which kind of core.</summary>
internal sealed class TaskScan
{
    /// <summary>Func_ids that are counted; larger ones are left out.</summary>
    private const int Ids = 4096;

    private readonly long[] _aic = new long[Ids];
    private readonly long[] _aiv = new long[Ids];

    private TaskScan()
    {
    }

    /// <summary>Reads all records of a proc.</summary>
    /// <exception cref="IOException">A file can no longer be read.</exception>
    public static TaskScan Of(TraceProc proc)
    {
        var scan = new TaskScan();
        TaskMarkers markers = new(proc);
        if (!markers.Any)
        {
            return scan;
        }

        LaneKind[] kinds = KindByChannel(proc);
        try
        {
            Parallel.ForEach(proc.Threads.Where(t => t.RecordCount > 0), thread => scan.Add(thread, markers, kinds));
        }
        catch (AggregateException e) when (e.InnerException is IOException io)
        {
            throw new IOException(io.Message, io);
        }

        return scan;
    }

    /// <summary>Tasks of a func_id on cores of a kind.</summary>
    public long TasksOf(uint funcId, LaneKind kind) => funcId >= Ids ? 0 : kind == LaneKind.AiCube ? _aic[funcId] : _aiv[funcId];

    /// <summary>The kind of core of each channel id, up to the last core's; <see cref="LaneKind.Other"/> for one that is no core's.</summary>
    public static LaneKind[] KindByChannel(TraceProc proc)
    {
        var kinds = new LaneKind[proc.Lanes.Where(l => l.IsCore).Select(l => l.ChannelId + 1).DefaultIfEmpty().Max()];
        foreach (TraceLane lane in proc.Lanes.Where(l => l.IsCore))
        {
            kinds[lane.ChannelId] = lane.Kind;
        }

        return kinds;
    }

    private void Add(TraceThread thread, TaskMarkers markers, LaneKind[] kinds)
    {
        var aic = new long[Ids];
        var aiv = new long[Ids];
        using var reader = new BlockReader(thread);
        while (!reader.IsAtEnd)
        {
            foreach (ref readonly TraceRecord record in reader.Next(MappedRecords.WindowRecords))
            {
                if (markers.IsTask(record.EventId) && record.ExtraId < Ids && record.ChannelId < kinds.Length
                    && kinds[record.ChannelId] != LaneKind.Other)
                {
                    (kinds[record.ChannelId] == LaneKind.AiCube ? aic : aiv)[record.ExtraId]++;
                }
            }
        }

        lock (_aic)
        {
            for (int i = 0; i < Ids; i++)
            {
                _aic[i] += aic[i];
                _aiv[i] += aiv[i];
            }
        }
    }
}
