namespace Ascend.Tracing.Reading;

/// <summary>Builds the lanes of a proc: the declared ones, and one for each other channel on which a span or flow starts.</summary>
internal static unsafe class LaneTable
{
    public static List<TraceLane> Build(
        ProcMetadata metadata,
        IReadOnlyList<TraceThread> threads,
        IReadOnlyList<TraceLane> onCore,
        DiagnosticSink sink,
        CancellationToken cancellation)
    {
        var lanes = new List<TraceLane>(metadata.ChannelCount);
        for (int i = 0; i < metadata.ChannelCount; i++)
        {
            string name = metadata.ChannelNames.Length > 0 ? metadata.ChannelNames[i] : $"Channel_{i + 1}";
            lanes.Add(new(i, i, name, TraceLane.KindOf(name)));
        }

        foreach (TraceThread thread in threads.Where(t => t.Role != ThreadRole.Aicore && t.Scan.MaxChannel >= metadata.ChannelCount))
        {
            AddUnknown(lanes, metadata.ChannelCount, thread, sink, cancellation);
        }

        SortUnknown(lanes, metadata.ChannelCount);
        AddOnCore(lanes, onCore);
        return lanes;
    }

    /// <summary>Adds the lanes of cores that recorded themselves. Where those records are tasks, they count instead of the AICPU's.</summary>
    private static void AddOnCore(List<TraceLane> lanes, IReadOnlyList<TraceLane> onCore)
    {
        foreach (TraceLane lane in onCore)
        {
            int core = lanes.FindIndex(l => l.ChannelId == lane.OnCoreOf);
            lanes.Add(lane with { Index = lanes.Count, OnCoreOf = core < 0 ? null : core });
            if (core >= 0 && lane.IsCore)
            {
                lanes[core] = lanes[core] with { Kind = LaneKind.AicpuView };
            }
        }
    }

    private static void AddUnknown(List<TraceLane> lanes, int declared, TraceThread thread, DiagnosticSink sink, CancellationToken cancellation)
    {
        HashSet<int> known = [.. lanes.Skip(declared).Select(l => l.ChannelId)];
        using var file = new MappedRecords(thread.Path);
        var resets = new Occurrences();
        var others = new Occurrences();
        bool isOver = true;
        long at = 0;
        while (at < thread.RecordCount)
        {
            cancellation.ThrowIfCancellationRequested();
            TraceRecord* block = file.Map(at, thread.RecordCount - at, out int count);
            if (count == 0)
            {
                break;
            }

            for (int i = 0; i < count; i++)
            {
                int channel = block[i].ChannelId;
                bool isReset = block[i].EventId == TraceRecord.Reset;
                isOver &= isReset || !resets.Any;
                if (channel < declared)
                {
                    continue;
                }

                if (isReset)
                {
                    resets.Add(at + i);
                    continue;
                }

                others.Add(at + i);
                if (known.Add(channel))
                {
                    lanes.Add(new(lanes.Count, channel, $"Channel_{channel + 1}", LaneKind.Unknown));
                }
            }

            at += count;
        }

        resets.Report(
            sink,
            DiagnosticKind.UnknownLaneReset,
            isOver ? DiagnosticSeverity.Info : DiagnosticSeverity.Note,
            isOver
                ? $"RESETs at the thread's end on channels that the metadata does not declare ({declared} declared): simpler resets every core "
                + "that a device can have. They close nothing; timelines leave them out."
                : $"RESETs on channels that the metadata does not declare ({declared} declared), and the thread goes on after them: num_channels may be wrong.",
            thread);
        others.Report(
            sink,
            DiagnosticKind.UnknownLane,
            DiagnosticSeverity.Note,
            $"Records on channels that the metadata does not declare ({declared} declared); each channel got a lane of its own.",
            thread);
    }

    private static void SortUnknown(List<TraceLane> lanes, int declared)
    {
        TraceLane[] unknown = [.. lanes.Skip(declared).OrderBy(l => l.ChannelId)];
        for (int i = 0; i < unknown.Length; i++)
        {
            lanes[declared + i] = unknown[i] with { Index = declared + i };
        }
    }

    private struct Occurrences
    {
        private long _count;
        private long _first;

        /// <summary>True once there was one.</summary>
        public readonly bool Any => _count > 0;

        public void Add(long record) => _first = _count++ == 0 ? record : _first;

        public readonly void Report(DiagnosticSink sink, DiagnosticKind kind, DiagnosticSeverity severity, string meaning, TraceThread thread)
        {
            if (_count > 0)
            {
                sink.Add(kind, severity, meaning, thread.RelativePath, _first * TraceRecord.Size, _count);
            }
        }
    }
}
