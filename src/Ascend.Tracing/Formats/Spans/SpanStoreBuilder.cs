using System.Runtime.CompilerServices;

namespace Ascend.Tracing.Formats.Spans;

/// <summary>Collects events in any order and stores them in runs sorted by their ends.</summary>
internal sealed unsafe class SpanStoreBuilder
{
    private const int RunEvents = 1 << 16;
    private const int FirstCapacity = 1 << 10;

    private readonly List<SpanRun> _runs = [];
    private TraceEvent[] _events = new TraceEvent[FirstCapacity];
    private byte[] _bytes = [];
    private int _count;
    private bool _isSorted = true;
    private ulong _lastEnd;

    /// <summary>Events so far.</summary>
    public long Count { get; private set; }

    /// <summary>Adds an event; its end is not before its start.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in TraceEvent e)
    {
        if (_count == _events.Length)
        {
            MakeRoom();
        }

        _isSorted &= e.End >= _lastEnd;
        _lastEnd = e.End;
        _events[_count++] = e;
        Count++;
    }

    /// <summary>The store of everything added.</summary>
    /// <param name="lanes">The final lane of each lane that events were added with.</param>
    public SpanStore Build(ushort[] lanes)
    {
        Close();
        return new(_runs, lanes);
    }

    private void MakeRoom()
    {
        if (_events.Length < RunEvents)
        {
            Array.Resize(ref _events, _events.Length * 4);
            return;
        }

        Close();
    }

    private void Close()
    {
        if (_count == 0)
        {
            return;
        }

        Span<TraceEvent> events = _events.AsSpan(0, _count);
        if (!_isSorted)
        {
            Sort(events);
        }

        if (_bytes.Length < _count * SpanCodec.MaxBytes)
        {
            _bytes = GC.AllocateUninitializedArray<byte>(_count * SpanCodec.MaxBytes);
        }

        ulong minStart = ulong.MaxValue;
        ulong previous = 0;
        fixed (byte* first = _bytes)
        {
            byte* to = first;
            foreach (ref readonly TraceEvent e in events)
            {
                to = SpanCodec.Write(to, e, previous);
                previous = e.End;
                minStart = Math.Min(minStart, e.Start);
            }

            _runs.Add(new(_bytes.AsSpan(0, (int)(to - first)).ToArray(), _count, events[0].End, previous, minStart));
        }

        _count = 0;
        _isSorted = true;
        _lastEnd = 0;
    }

    private static void Sort(Span<TraceEvent> events)
    {
        var keys = new (ulong End, int Position)[events.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = (events[i].End, i);
        }

        TraceEvent[] copy = events.ToArray();
        Array.Sort(keys);
        for (int i = 0; i < keys.Length; i++)
        {
            events[i] = copy[keys[i].Position];
        }
    }
}
