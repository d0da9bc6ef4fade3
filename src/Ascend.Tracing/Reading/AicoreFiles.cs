namespace Ascend.Tracing.Reading;

/// <summary>
/// Reads the files that cores wrote themselves. Their records carry the channel of the core's lane, on which the AICPU writes
/// too; they get a channel of their own, so that neither writer ends the other's spans.
/// </summary>
internal sealed class AicoreFiles
{
    private readonly ProcMetadata _metadata;
    private readonly TraceOpenOptions _options;
    private readonly DiagnosticSink _sink;
    private readonly int _aicpu;
    private readonly int _cubes;
    private readonly TaskMarkers _tasks;

    public AicoreFiles(ProcMetadata metadata, TraceOpenOptions options, DiagnosticSink sink)
    {
        (_metadata, _options, _sink) = (metadata, options, sink);
        _aicpu = metadata.ChannelNames.Count(n => TraceLane.KindOf(n) == LaneKind.Aicpu);
        _cubes = metadata.ChannelNames.Count(n => TraceLane.KindOf(n) == LaneKind.AiCube);
        _tasks = new TaskMarkers(metadata.Markers);
    }

    /// <summary>AICPU threads that the metadata declares.</summary>
    public int AicpuThreads => _aicpu;

    /// <summary>Lanes of cores that the metadata declares.</summary>
    public int CoreLanes => _metadata.ChannelNames.Count(n => TraceLane.KindOf(n) is LaneKind.AiCube or LaneKind.AiVector);

    /// <summary>Finds the cores' files among the run's threads and replaces them by their records on channels of their own.</summary>
    /// <param name="threads">The run's threads; changed in place.</param>
    /// <returns>The lanes of the new channels, with <see cref="TraceLane.OnCoreOf"/> the core's channel.</returns>
    public List<TraceLane> Take(List<TraceThread> threads)
    {
        var lanes = new List<TraceLane>();
        if (_aicpu == 0 || _cubes == 0 || !threads.Exists(t => t.Id > _aicpu && t.RecordCount <= CapacityCheck.AicoreCapacity))
        {
            return lanes;
        }

        int next = Math.Max(_metadata.ChannelCount, threads.Max(t => t.Scan.MaxChannel) + 1);
        var files = new List<(int Index, TraceRecord[] Records)>();
        for (int i = 0; i < threads.Count; i++)
        {
            if (threads[i].Id > _aicpu && threads[i].RecordCount is > 0 and <= CapacityCheck.AicoreCapacity && Read(threads[i]) is { } records)
            {
                files.Add((i, records));
            }
        }

        // A core writes one file in a run: several that name one lane are threads of a program that shares it.
        HashSet<ushort> shared = [.. files.CountBy(f => f.Records[0].ChannelId).Where(c => c.Value > 1).Select(c => c.Key)];
        files.RemoveAll(f => shared.Contains(f.Records[0].ChannelId));
        if (next + files.Count > TraceRecord.FirstReserved)
        {
            return lanes;
        }

        int shift = files.Count > 0 ? ShiftOf([.. files.Select(f => (int)f.Records[0].ChannelId)], threads) : 0;
        foreach ((int index, TraceRecord[] records) in files.OrderBy(f => f.Records[0].ChannelId))
        {
            int written = records[0].ChannelId;
            int core = written >= _aicpu + (2 * _cubes) ? written - shift : written;
            TraceThread file = threads[index];
            TraceRecord[] moved = [.. records.Select(r => r with { ChannelId = (ushort)next })];
            threads[index] = new TraceThread(file.Id, file.Path, file.RelativePath, FileScan.Of(moved))
            {
                Role = ThreadRole.Aicore,
                Records = moved,
                WrittenChannel = written,
            };
            lanes.Add(new(0, next++, $"{NameOf(core)} (on core)", KindOf(core, records)) { OnCoreOf = core });
        }

        return lanes;
    }

    /// <summary>The records of a core's file in the order of time; null for any other file.</summary>
    private TraceRecord[]? Read(TraceThread thread)
    {
        var records = new List<TraceRecord>((int)thread.RecordCount);
        using var reader = new BlockReader(thread);
        while (!reader.IsAtEnd)
        {
            records.AddRange(reader.Next(thread.RecordCount));
        }

        bool isCore = records.TrueForAll(r => r.ChannelId == records[0].ChannelId && r.ChannelId >= _aicpu && !IsAicpuMarker(r.EventId));
        return isCore ? [.. records.OrderBy(r => r.Timestamp)] : null;
    }

    private bool IsAicpuMarker(int marker) =>
        (uint)marker < (uint)_metadata.Markers.Length && MarkerLists.IsAicpuPhase(_metadata.Markers[marker]);

    private string NameOf(int channel) => channel < _metadata.ChannelNames.Length ? _metadata.ChannelNames[channel] : $"unknown lane {channel}";

    private LaneKind KindOf(int channel, TraceRecord[] records)
    {
        LaneKind kind = channel < _metadata.ChannelNames.Length ? TraceLane.KindOf(_metadata.ChannelNames[channel]) : LaneKind.Unknown;
        return kind is not (LaneKind.AiCube or LaneKind.AiVector) ? LaneKind.Unknown
            : Array.Exists(records, r => _tasks.IsTask(r.EventId)) ? kind : LaneKind.CoreMarks;
    }

    /// <summary>
    /// The number of cube cores when every AIVector file lies that far above a core that the AICPU used while at least one lies
    /// where the AICPU used none, and the caller wants that put right; else 0.
    /// </summary>
    private int ShiftOf(List<int> channels, List<TraceThread> threads)
    {
        int firstVector = _aicpu + _cubes;
        List<int> vectors = channels.FindAll(c => c >= firstVector);
        HashSet<int> used = UsedCores(threads);
        bool isShifted = vectors.Count > 0
            && vectors.TrueForAll(c => c >= firstVector + _cubes && used.Contains(c - _cubes))
            && vectors.Exists(c => !used.Contains(c));
        if (!isShifted)
        {
            return 0;
        }

        _sink.Add(
            DiagnosticKind.ShiftedLanes,
            _options.CorrectShiftedLanes ? DiagnosticSeverity.Info : DiagnosticSeverity.Note,
            $"The records of all {vectors.Count} AIVector cores that recorded themselves lie {_cubes} lanes above cores that the AICPU used: some revisions add "
            + $"the {_cubes} cube cores twice. " + (_options.CorrectShiftedLanes
                ? "They were moved back, as asked."
                : "They are shown where the file says; --correct-lanes moves them back."),
            count: vectors.Count);
        return _options.CorrectShiftedLanes ? _cubes : 0;
    }

    private HashSet<int> UsedCores(List<TraceThread> threads)
    {
        var used = new HashSet<int>();
        foreach (TraceThread thread in threads.Where(t => t.Id <= _aicpu))
        {
            using var reader = new BlockReader(thread);
            while (!reader.IsAtEnd)
            {
                foreach (ref readonly TraceRecord record in reader.Next(MappedRecords.WindowRecords))
                {
                    if (_tasks.IsTask(record.EventId))
                    {
                        used.Add(record.ChannelId);
                    }
                }
            }
        }

        return used;
    }
}
