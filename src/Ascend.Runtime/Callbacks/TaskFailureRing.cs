namespace Ascend.Runtime;

/// <summary>
/// A bounded queue of failures that any number of threads write without a lock and without allocating, and one thread reads. When it
/// is full, failures are counted instead.
/// </summary>
internal sealed class TaskFailureRing
{
    private readonly Cell[] _cells;
    private long _written;
    private long _read;
    private long _dropped;

    /// <param name="capacity">A power of two.</param>
    public TaskFailureRing(int capacity)
    {
        _cells = new Cell[capacity];
        for (int i = 0; i < capacity; i++)
        {
            _cells[i].Turn = i;
        }
    }

    /// <summary>Adds a failure, from any thread.</summary>
    /// <returns>False when the ring is full.</returns>
    public bool TryWrite(in TaskFailureRecord record)
    {
        while (true)
        {
            long position = Volatile.Read(ref _written);
            ref Cell cell = ref _cells[position & (_cells.Length - 1)];
            long ahead = Volatile.Read(ref cell.Turn) - position;
            if (ahead < 0)
            {
                Interlocked.Increment(ref _dropped);
                return false;
            }

            if (ahead == 0 && Interlocked.CompareExchange(ref _written, position + 1, position) == position)
            {
                cell.Record = record;
                Volatile.Write(ref cell.Turn, position + 1);
                return true;
            }
        }
    }

    /// <summary>Takes the oldest failure; for one thread only.</summary>
    public bool TryRead(out TaskFailureRecord record)
    {
        ref Cell cell = ref _cells[_read & (_cells.Length - 1)];
        if (Volatile.Read(ref cell.Turn) != _read + 1)
        {
            record = default;
            return false;
        }

        record = cell.Record;
        cell.Record = default;
        Volatile.Write(ref cell.Turn, _read + _cells.Length);
        _read++;
        return true;
    }

    /// <summary>How many failures did not fit since the last call.</summary>
    public long TakeDropped() => Interlocked.Exchange(ref _dropped, 0);

    private struct Cell
    {
        public long Turn;
        public TaskFailureRecord Record;
    }
}
