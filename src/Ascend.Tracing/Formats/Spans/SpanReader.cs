namespace Ascend.Tracing.Formats.Spans;

/// <summary>Reads a <see cref="SpanStore"/> in the order of the events' ends; ties in the order in which they were stored.</summary>
internal sealed unsafe class SpanReader(SpanRun[] runs, ulong[] floors, ushort[] lanes)
{
    private readonly PriorityQueue<Cursor, (ulong End, int Run)> _waiting = new();
    private Cursor? _top;
    private int _next;

    /// <summary>No event that is still to come starts before this.</summary>
    public ulong Floor
    {
        get
        {
            ulong floor = Math.Min(floors[_next], _top?.Run.MinStart ?? ulong.MaxValue);
            foreach ((Cursor cursor, _) in _waiting.UnorderedItems)
            {
                floor = Math.Min(floor, cursor.Run.MinStart);
            }

            return floor;
        }
    }

    /// <summary>Reads up to <paramref name="capacity"/> events; 0 at the end.</summary>
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]
    public int Read(TraceEvent* to, int capacity)
    {
        int count = 0;
        while (count < capacity && Select())
        {
            Cursor top = _top!;
            (ulong End, int Run) limit = Limit();
            fixed (byte* bytes = top.Run.Bytes)
            {
                // The top run is read on as long as its next event comes before that of any other run.
                do
                {
                    to[count++] = top.Current;
                    top.Next(bytes, lanes);
                }
                while (count < capacity && top.Left > 0 && (top.Current.End, top.Index).CompareTo(limit) < 0);
            }

            if (top.Left == 0)
            {
                _top = null;
            }
        }

        return count;
    }

    private (ulong End, int Run) Limit()
    {
        (ulong End, int Run) limit = _waiting.TryPeek(out _, out (ulong End, int Run) key) ? key : (ulong.MaxValue, int.MaxValue);
        (ulong End, int Run) unopened = _next < runs.Length ? (runs[_next].FirstEnd, _next) : (ulong.MaxValue, int.MaxValue);
        return unopened.CompareTo(limit) < 0 ? unopened : limit;
    }

    /// <summary>Makes the run with the next event the top one. False at the end.</summary>
    private bool Select()
    {
        if (_top is not null)
        {
            _waiting.Enqueue(_top, (_top.Current.End, _top.Index));
            _top = null;
        }

        while (_next < runs.Length && (!_waiting.TryPeek(out _, out (ulong End, int Run) key) || (runs[_next].FirstEnd, _next).CompareTo(key) < 0))
        {
            var cursor = new Cursor(runs[_next], _next, lanes);
            _waiting.Enqueue(cursor, (cursor.Current.End, _next));
            _next++;
        }

        return _waiting.TryDequeue(out _top, out _);
    }

    private sealed class Cursor
    {
        private nint _at;

        public Cursor(SpanRun run, int index, ushort[] lanes)
        {
            (Run, Index, Left) = (run, index, run.Count + 1);
            fixed (byte* bytes = run.Bytes)
            {
                Next(bytes, lanes);
            }
        }

        public SpanRun Run { get; }

        public int Index { get; }

        /// <summary>Events left, the current one included.</summary>
        public int Left { get; private set; }

        public TraceEvent Current { get; private set; }

        public void Next(byte* bytes, ushort[] lanes)
        {
            if (--Left > 0)
            {
                _at = (nint)(SpanCodec.Read(bytes + _at, Current.End, lanes, out TraceEvent e) - bytes);
                Current = e;
            }
        }
    }
}
