using Ascend.Tracing.Reading;
using Ascend.Tracing.Text;

namespace Ascend.Tracing;

/// <summary>
/// Lists a capture's records as text, line for line as the reference <c>tracr_process dump</c> does, with its checks of SET and
/// RESET pairs. Where the reference lists a hash table, ours is in ascending order. With a filter only the records of the chosen
/// spans and flows are listed; the checks cover the whole capture all the same.
/// </summary>
public static class TraceDump
{
    /// <summary>Tags tracked for the check of extraIds; with more the check says so instead.</summary>
    private const int MaxTags = 1 << 22;

    /// <summary>Writes the dump.</summary>
    /// <param name="capture">The capture.</param>
    /// <param name="output">Where it goes; stays open.</param>
    /// <param name="options">The dialect, the filter and the progress count; null for the defaults.</param>
    /// <param name="displayPath">How the capture's folder is shown; null for its path.</param>
    /// <param name="cancellation">Cancels the dump.</param>
    /// <exception cref="IOException">The stream cannot be written, or the capture no longer be read.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was triggered.</exception>
    public static void Write(
        TraceCapture capture, Stream output, ExportOptions? options = null, string? displayPath = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(capture);
        ArgumentNullException.ThrowIfNull(output);
        options ??= ExportOptions.Default;
        bool csl = options.IsCsl(capture);
        var text = new Utf8Output(output);
        foreach (TraceProc proc in capture.Procs)
        {
            WriteFiles(text, proc, displayPath ?? capture.Path, csl);
        }

        if (csl)
        {
            text.Write("Found ").Write(capture.Procs.Count).Write(" proc folder(s)\n"u8);
        }

        foreach (TraceProc proc in capture.Procs)
        {
            if (csl)
            {
                text.Write($"\n===== proc.{proc.Id} =====\n{Anchors(proc)}\n");
            }

            using RecordFilter? filter = options.RecordFilterFor(capture, proc);
            new ProcDump(text, proc, csl, filter).Write(options.Progress, cancellation);
        }

        text.Write("TraCR Process finished successfully\n"u8).Flush();
    }

    private static void WriteFiles(Utf8Output text, TraceProc proc, string root, bool csl)
    {
        text.Write($"Found proc folder: \"{Path.Join(root, proc.Folder)}\"\n  Loaded metadata.json:\n");
        foreach (TraceThread thread in proc.Threads)
        {
            string file = Path.Join(root, thread.RelativePath);
            text.Write($"  Found trace file: \"{file}\"\nLoaded {thread.RecordCount} traces from \"{file}\"\n");
        }

        text.Write($"Total number of traces: {proc.RecordCount}\n");
        if (csl)
        {
            text.Write($"  {Anchors(proc)}\n");
        }
    }

    private static string Anchors(TraceProc proc)
    {
        ulong start = proc.StartAnchor ?? proc.FirstTimestamp;
        ulong end = Math.Max(proc.EndAnchor ?? 0, proc.LastTimestamp);
        return $"Sync anchors: start={start} end={end} (duration {end - start} ns)";
    }

    private sealed class ProcDump(Utf8Output text, TraceProc proc, bool csl, RecordFilter? filter)
    {
        private readonly Dictionary<int, int> _lanes = proc.Lanes.ToDictionary(l => (int)l.ChannelId, l => l.Index);
        private readonly SortedDictionary<int, long> _balance = [];
        private readonly SortedDictionary<int, HashSet<uint>> _tags = [];
        private readonly SortedDictionary<int, long> _counts = [];
        private long _tagCount;

        public void Write(IProgress<long>? progress, CancellationToken cancellation)
        {
            text.Write("Thread[x]: [channelId, eventId, extraId, timestamp]\n"u8);
            using var records = new ThreadMerger();
            records.Add(proc, 0, 0);
            for (long read = 1; records.Next(out MergedRecord next); read++)
            {
                if (filter is null || IsChosen(next.Record))
                {
                    Line(next);
                }

                Count(next.Record with { ChannelId = WrittenChannel(next) });
                if (read % 65536 == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                    progress?.Report(read);
                }
            }

            WriteChecks();
        }

        private void Line(in MergedRecord next)
        {
            TraceRecord record = next.Record;
            text.Write("Thread["u8).Write(next.Thread.Id).Write("]: ["u8).Write((ulong)WrittenChannel(next));
            bool isFlow = record.EventId is TraceRecord.FlowStart or TraceRecord.FlowEnd;
            if (isFlow)
            {
                text.Write(record.EventId == TraceRecord.FlowStart ? ", FLOW_START, id="u8 : ", FLOW_END, id="u8);
            }
            else
            {
                text.Write(", "u8).Write((ulong)record.EventId).Write(", "u8);
            }

            text.Write((ulong)record.ExtraId).Write(", "u8).Write(record.Timestamp).Write("]\n"u8);
        }

        private static ushort WrittenChannel(in MergedRecord next) => (ushort)(next.Thread.WrittenChannel ?? next.Record.ChannelId);

        private bool IsChosen(in TraceRecord record) =>
            _lanes.TryGetValue(record.ChannelId, out int lane) && filter!.Choose(record, lane) == RecordChoice.Keep;

        private void Count(in TraceRecord record)
        {
            _counts[record.EventId] = _counts.GetValueOrDefault(record.EventId) + 1;
            if (record.EventId is not (TraceRecord.FlowStart or TraceRecord.FlowEnd))
            {
                Check(record);
            }
        }

        private void Check(in TraceRecord record)
        {
            _balance[record.ChannelId] = _balance.GetValueOrDefault(record.ChannelId) + (record.EventId == TraceRecord.Reset ? -1 : 1);
            if (!_tags.TryGetValue(record.ChannelId, out HashSet<uint>? tags))
            {
                _tags.Add(record.ChannelId, tags = []);
            }

            if (_tagCount < MaxTags)
            {
                bool added = tags.Add(record.ExtraId);
                _tagCount += added ? 1 : -1;
                _ = added || tags.Remove(record.ExtraId);
            }
        }

        private void WriteChecks()
        {
            text.Write("\nChannels which do not follow Push/Pop methology: {channelId, count}\n"u8);
            foreach ((int channel, long count) in _balance.Where(b => b.Value != 0))
            {
                text.Write($"{{{channel}, {count}}}\n");
            }

            text.Write("\nChannels which do not follow Push/Pop methology for the extraIds: channelId: {extraIds...}\n"u8);
            if (_tagCount >= MaxTags)
            {
                text.Write("(not checked: too many extraIds)\n"u8);
            }
            else
            {
                foreach ((int channel, HashSet<uint> tags) in _tags.Where(t => t.Value.Count > 0))
                {
                    text.Write($"{channel}: {{{string.Concat(tags.Order().Select(t => $"{t}, "))}}}\n");
                }
            }

            if (csl)
            {
                text.Write("\nThe different event types and their counts: [eventId, count]\n"u8);
                foreach ((int id, long count) in _counts)
                {
                    text.Write($"[{id}, {count}]\n");
                }
            }

            text.Write("\n"u8);
        }
    }
}
