using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Ascend.Tracing.Reading;

/// <summary>
/// Reads a proc's events on a thread of its own, a few batches ahead, so that merging and whatever is done with the events
/// overlap. Only one thread may take batches.
/// </summary>
internal sealed unsafe class PrefetchedEvents : IDisposable
{
    private const int BatchEvents = 16384;
    private const int Batches = 4;

    /// <summary>Captures below this many records are read on the caller's thread.</summary>
    private const long ParallelRecords = 100_000;

    private readonly TraceEventReader _reader;
    private readonly EventFilter? _filter;
    private readonly BlockingCollection<Batch> _full = [];
    private readonly BlockingCollection<Batch> _empty = [];
    private readonly CancellationTokenSource _stop;
    private readonly Task? _task;
    private readonly List<Batch> _all = [];
    private Batch? _current;

    public PrefetchedEvents(TraceEventReader reader, EventFilter? filter, CancellationToken cancellation)
    {
        _reader = reader;
        _filter = filter;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bool parallel = reader.Proc.RecordCount >= ParallelRecords && Environment.ProcessorCount > 1;
        for (int i = 0; i < (parallel ? Batches : 1); i++)
        {
            var batch = new Batch((TraceEvent*)NativeMemory.AlignedAlloc(BatchEvents * (nuint)sizeof(TraceEvent), 64));
            _all.Add(batch);
            _empty.Add(batch, CancellationToken.None);
        }

        if (parallel)
        {
            _task = Task.Factory.StartNew(ReadAhead, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    /// <summary>Times at which core spans of later batches may start or end before now, ascending.</summary>
    public List<ulong> OpenTimes => _current!.OpenTimes;

    /// <summary>No event of a later batch starts before this, unless it is among <see cref="OpenTimes"/>.</summary>
    public ulong Floor => _current!.Floor;

    /// <summary>The events of the batch; valid until the next call of <see cref="Next"/>.</summary>
    public ReadOnlySpan<TraceEvent> Events => new(_current!.Events, _current.Count);

    /// <summary>Takes the next batch. False at the end.</summary>
    /// <exception cref="IOException">A file can no longer be read.</exception>
    /// <exception cref="OperationCanceledException">The read was cancelled.</exception>
    public bool Next()
    {
        _stop.Token.ThrowIfCancellationRequested();
        if (_task is null)
        {
            _current ??= _empty.Take(CancellationToken.None);
            Fill(_current);
            return _current.Count > 0;
        }

        if (_current is not null)
        {
            _empty.Add(_current, CancellationToken.None);
        }

        if (_full.TryTake(out _current, Timeout.Infinite, _stop.Token))
        {
            return true;
        }

        _task.GetAwaiter().GetResult();
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _task?.ContinueWith(static _ => { }, TaskScheduler.Default).Wait();
        foreach (Batch batch in _all)
        {
            NativeMemory.AlignedFree(batch.Events);
        }

        _stop.Dispose();
        _full.Dispose();
        _empty.Dispose();
    }

    private void ReadAhead()
    {
        try
        {
            while (true)
            {
                Batch batch = _empty.Take(_stop.Token);
                Fill(batch);
                if (batch.Count == 0)
                {
                    return;
                }

                _full.Add(batch, CancellationToken.None);
            }
        }
        finally
        {
            _full.CompleteAdding();
        }
    }

    private void Fill(Batch batch)
    {
        do
        {
            batch.Count = _reader.Fill(batch.Events, BatchEvents);
            batch.Count = _filter?.Apply(batch.Events, batch.Count) ?? batch.Count;
        }
        while (batch.Count == 0 && !_reader.IsAtEnd);
        _reader.CopyOpenTimes(batch.OpenTimes);
        batch.Floor = _reader.Floor;
    }

    private sealed class Batch(TraceEvent* events)
    {
        public TraceEvent* Events { get; } = events;

        public int Count { get; set; }

        public List<ulong> OpenTimes { get; } = [];

        public ulong Floor { get; set; }
    }
}
