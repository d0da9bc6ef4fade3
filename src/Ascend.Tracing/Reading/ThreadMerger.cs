namespace Ascend.Tracing.Reading;

/// <summary>
/// Merges threads of one or several procs by (normalized timestamp, order), and says for each record which thread it is from.
/// Slower than <see cref="MergeSource"/>, which loses the thread.
/// </summary>
internal sealed unsafe class ThreadMerger : IDisposable
{
    private readonly List<Head> _heads = [];
    private readonly PriorityQueue<int, (ulong Time, int Order)> _queue = new();

    /// <summary>Adds a proc's threads, behind those added before.</summary>
    /// <param name="proc">The proc.</param>
    /// <param name="origin">Taken from each timestamp.</param>
    /// <param name="procIndex">Given back with each record.</param>
    public void Add(TraceProc proc, ulong origin, int procIndex)
    {
        IEnumerable<TraceThread> threads = proc.Spans is null ? proc.Threads : [Formats.Spans.SpanRecords.ThreadOf(proc)];
        foreach (TraceThread thread in threads)
        {
            var head = new Head(RecordStream.OpenThread(thread), thread, origin, procIndex);
            _heads.Add(head);
            Enqueue(_heads.Count - 1);
        }
    }

    /// <summary>Takes the next record. False at the end.</summary>
    public bool Next(out MergedRecord next)
    {
        if (!_queue.TryDequeue(out int order, out (ulong Time, int Order) key))
        {
            next = default;
            return false;
        }

        Head head = _heads[order];
        next = new(*head.Source.Current++, key.Time, head.Thread, head.ProcIndex);
        Enqueue(order);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Head head in _heads)
        {
            head.Source.Dispose();
        }
    }

    private void Enqueue(int order)
    {
        Head head = _heads[order];
        if (head.Source.EnsureBlock())
        {
            _queue.Enqueue(order, (head.Source.Current->Timestamp - head.Origin, order));
        }
    }

    private sealed record Head(RecordSource Source, TraceThread Thread, ulong Origin, int ProcIndex);
}
