using System.Runtime.InteropServices;

namespace Ascend.Tracing.Reading;

/// <summary>
/// Puts a file with many drops of time in order, in bounded memory: chunks are sorted into a scratch file, which is then
/// merged like any other file with several runs and removed when the stream is closed.
/// </summary>
internal static unsafe class SortedScratch
{
    /// <summary>Records sorted at a time (16 MiB).</summary>
    private const int ChunkRecords = 1 << 20;

    /// <summary>Sorts a thread's file. Ties keep their position in the file.</summary>
    public static RecordSource Open(TraceThread thread)
    {
        string path = Path.Combine(Path.GetTempPath(), $"ascend-trace-{Guid.NewGuid():N}.bts");
        var sources = new List<RecordSource>();
        try
        {
            List<RecordRun> runs = Write(thread, path);
            sources.AddRange(runs.Select(run => new RunSource(path, run, runs.Count)));
            return sources.Count == 0
                ? new RunSource(thread.Path, default, 1)
                : new OwnedFileSource(MergeSource.Tree(sources.ToArray()), path);
        }
        catch
        {
            sources.ForEach(s => s.Dispose());
            File.Delete(path);
            throw;
        }
    }

    private static List<RecordRun> Write(TraceThread thread, string path)
    {
        var runs = new List<RecordRun>();
        using var input = new MappedRecords(thread.Path);
        using FileStream output = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        var chunk = new TraceRecord[(int)Math.Min(ChunkRecords, thread.RecordCount)];
        var sorter = new StableSorter(chunk.Length);
        long at = 0;
        while (at < thread.RecordCount)
        {
            int filled = 0;
            while (filled < chunk.Length && at < thread.RecordCount)
            {
                TraceRecord* block = input.Map(at, Math.Min(chunk.Length - filled, thread.RecordCount - at), out int count);
                if (count == 0)
                {
                    at = thread.RecordCount;
                    break;
                }

                new ReadOnlySpan<TraceRecord>(block, count).CopyTo(chunk.AsSpan(filled));
                filled += count;
                at += count;
            }

            if (filled > 0)
            {
                sorter.Sort(chunk.AsSpan(0, filled));
                runs.Add(new(output.Position / TraceRecord.Size, filled));
                output.Write(MemoryMarshal.AsBytes(chunk.AsSpan(0, filled)));
            }
        }

        return runs;
    }

    /// <summary>Sorts by (timestamp, position).</summary>
    private sealed class StableSorter(int capacity)
    {
        private readonly (ulong Time, int Position)[] _keys = new (ulong, int)[capacity];
        private readonly TraceRecord[] _copy = new TraceRecord[capacity];

        public void Sort(Span<TraceRecord> records)
        {
            for (int i = 0; i < records.Length; i++)
            {
                _keys[i] = (records[i].Timestamp, i);
            }

            records.CopyTo(_copy);
            Span<(ulong Time, int Position)> keys = _keys.AsSpan(0, records.Length);
            keys.Sort();
            for (int i = 0; i < records.Length; i++)
            {
                records[i] = _copy[keys[i].Position];
            }
        }
    }

    /// <summary>A stream that removes its scratch file.</summary>
    private sealed class OwnedFileSource(RecordSource inner, string path) : RecordSource
    {
        public override bool Refill()
        {
            bool more = inner.EnsureBlock();
            Take(inner);
            return more;
        }

        public override void Dispose()
        {
            inner.Dispose();
            File.Delete(path);
        }
    }
}
