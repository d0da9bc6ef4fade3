namespace Ascend.Tracing.Reading;

/// <summary>
/// Recognises thread files that are as long as the producer's buffer, so that later records may be missing. The capacity is a
/// constant of the build and not in the file: a round number of records speaks for it, and so does the same number in several
/// threads; a file whose end is there is none.
/// </summary>
internal sealed class CapacityCheck(TraceOpenOptions options, DiagnosticSink sink)
{
    /// <summary>Records that the buffer of an AICore holds.</summary>
    public const int AicoreCapacity = 254;

    /// <summary>Smaller numbers are no capacity that anyone builds with.</summary>
    private const long LeastCapacity = 64;

    /// <summary>Records at a file's end among which an open span is looked for.</summary>
    private const int TailRecords = 4096;

    /// <summary>Reports the files that may be cut.</summary>
    /// <param name="threads">The run's threads.</param>
    /// <exception cref="IOException">A file can no longer be read.</exception>
    public void Check(IReadOnlyList<TraceThread> threads)
    {
        foreach (TraceThread thread in threads)
        {
            long count = thread.RecordCount;
            if (thread.Role == ThreadRole.Aicore)
            {
                if (count == AicoreCapacity)
                {
                    Report(thread, "The core's own buffer is full: possibly truncated. Records that it dropped are counted in the run's log only.");
                }

                continue;
            }

            if (options.ProducerCapacity > 0 && count == options.ProducerCapacity)
            {
                Report(thread, $"The file holds exactly {count} records, the capacity of the producer's buffer: later records may be missing.");
                continue;
            }

            int same = threads.Count(t => t.Role != ThreadRole.Aicore && t.RecordCount == count);
            bool isRound = long.IsPow2(count) || count % 1000 == 0;
            bool isLongest = threads.All(t => t.Role == ThreadRole.Aicore || t.RecordCount <= count);
            if (count >= LeastCapacity && isLongest && (isRound || same > 1) && IsEndMissing(thread))
            {
                string why = (isRound, same > 1) switch
                {
                    (true, true) => $"{same} threads hold exactly {count} records each, a round number",
                    (true, false) => $"The file holds exactly {count} records, a round number",
                    _ => $"{same} threads hold exactly {count} records each",
                };
                Report(thread, $"{why}, and the last span has no end: the buffer was full, and what the thread recorded after {thread.LastTimestamp} ns is missing.");
            }
        }
    }

    private static bool IsEndMissing(TraceThread thread)
    {
        using var reader = new BlockReader(thread);
        var open = new HashSet<int>();
        long skip = Math.Max(0, thread.RecordCount - TailRecords);
        while (!reader.IsAtEnd)
        {
            ReadOnlySpan<TraceRecord> block = reader.Next(skip > 0 ? Math.Min(skip, MappedRecords.WindowRecords) : TailRecords);
            if (skip > 0)
            {
                skip -= block.Length;
                continue;
            }

            foreach (ref readonly TraceRecord record in block)
            {
                if (record.EventId == TraceRecord.Reset)
                {
                    open.Remove(record.ChannelId);
                }
                else if (record.EventId < TraceRecord.FirstReserved)
                {
                    open.Add(record.ChannelId);
                }
            }
        }

        return open.Count > 0;
    }

    private void Report(TraceThread thread, string meaning) => sink.Add(
        DiagnosticKind.FileAtCapacity,
        DiagnosticSeverity.Loss,
        meaning,
        thread.RelativePath,
        thread.RecordCount * TraceRecord.Size);
}
