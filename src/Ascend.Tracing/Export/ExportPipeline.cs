using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Ascend.Tracing.Reading;

namespace Ascend.Tracing.Export;

/// <summary>
/// Reads a proc's events, formats them on several threads and writes the bytes in order. Each worker in turn reads a batch,
/// formats it on its own and writes when it is its turn, so reading, formatting and writing overlap and memory is a few
/// batches.
/// </summary>
internal sealed unsafe class ExportPipeline(
    TraceEventReader reader, IEventFormatter formatter, EventFilter? filter, Stream output, IProgress<long>? progress)
{
    private const int BatchBytes = 2 << 20;
    private const int MaxBatchEvents = 16384;

    /// <summary>Captures below this many records are not worth a second thread.</summary>
    private const long ParallelRecords = 100_000;

    private readonly Lock _read = new();
    private readonly object _turn = new();
    private readonly int _batchEvents = Math.Clamp(BatchBytes / formatter.MaxEventBytes, reader.MaxEventsOfRecord, MaxBatchEvents);
    private long _batchesRead;
    private long _batchesWritten;
    private long _limit = long.MaxValue;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Runs until every event is written. The first failure of any worker is thrown.</summary>
    public void Run(CancellationToken cancellation)
    {
        // One more than there are cores: while one waits for the disk the others format.
        int workers = reader.Proc.RecordCount < ParallelRecords ? 1 : Math.Min(Environment.ProcessorCount + 1, 8);
        var others = new Task[workers - 1];
        for (int i = 0; i < others.Length; i++)
        {
            others[i] = Task.Factory.StartNew(() => Work(cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        Work(cancellation);
        Task.WaitAll(others, CancellationToken.None);
        _failure?.Throw();
    }

    /// <summary>Formats events until about <paramref name="records"/> records were read, on the caller's thread.</summary>
    public void RunSample(long records)
    {
        _limit = records;
        Work(CancellationToken.None);
        _failure?.Throw();
    }

    private void Work(CancellationToken cancellation)
    {
        var events = (TraceEvent*)NativeMemory.AlignedAlloc((nuint)_batchEvents * (nuint)sizeof(TraceEvent), 64);
        var bytes = (byte*)NativeMemory.AlignedAlloc((nuint)_batchEvents * (nuint)formatter.MaxEventBytes, 64);
        try
        {
            ulong[] state = formatter.CreateState();
            while (reader.RecordsRead < _limit)
            {
                cancellation.ThrowIfCancellationRequested();
                long batch;
                int count;
                lock (_read)
                {
                    count = _failure is null ? Read(events) : 0;
                    batch = _batchesRead;
                    _batchesRead += count > 0 ? 1 : 0;
                    formatter.Prepare(new(events, count), state);
                    progress?.Report(reader.RecordsRead);
                }

                if (count == 0)
                {
                    return;
                }

                byte* end = formatter.Format(new(events, count), state, bytes);
                if (!WriteInTurn(batch, new(bytes, (int)(end - bytes))))
                {
                    return;
                }
            }
        }
#pragma warning disable CA1031 // The failure is thrown again by Run, on the caller's thread.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fail(e);
        }
        finally
        {
            NativeMemory.AlignedFree(events);
            NativeMemory.AlignedFree(bytes);
        }
    }

    /// <summary>Reads a batch of which something passes the filter; 0 at the end.</summary>
    private int Read(TraceEvent* events)
    {
        while (true)
        {
            int count = reader.Fill(events, _batchEvents);
            int kept = filter is null ? count : filter.Apply(events, count);
            if (kept > 0 || (count == 0 && reader.IsAtEnd))
            {
                return kept;
            }
        }
    }

    private bool WriteInTurn(long batch, ReadOnlySpan<byte> bytes)
    {
        lock (_turn)
        {
            while (_batchesWritten != batch && _failure is null)
            {
                Monitor.Wait(_turn);
            }

            if (_failure is not null)
            {
                return false;
            }
        }

        output.Write(bytes);
        lock (_turn)
        {
            _batchesWritten++;
            Monitor.PulseAll(_turn);
        }

        return true;
    }

    private void Fail(Exception e)
    {
        lock (_turn)
        {
            _failure ??= ExceptionDispatchInfo.Capture(e);
            Monitor.PulseAll(_turn);
        }
    }
}
