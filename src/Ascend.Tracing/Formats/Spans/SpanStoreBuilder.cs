using System.Runtime.CompilerServices;

namespace Ascend.Tracing.Formats.Spans;

/// <summary>
/// Collects events in any order and stores them in runs sorted by their ends. A full run is sorted and encoded on another thread while
/// the next one is collected.
/// </summary>
internal sealed unsafe class SpanStoreBuilder
{
    private const int PositionBits = 16;
    private const int RunEvents = 1 << PositionBits;
    private const int FirstCapacity = 1 << 10;

    private readonly List<SpanRun> _runs = [];
    private TraceEvent[] _events = new TraceEvent[FirstCapacity];
    private TraceEvent[] _spare = [];
    private TraceEvent[] _copy = [];
    private ulong[] _keys = [];
    private byte[] _bytes = [];
    private Task _encoding = Task.CompletedTask;
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
        _encoding.GetAwaiter().GetResult();
        if (_count > 0)
        {
            Encode(_events.AsSpan(0, _count), _isSorted);
        }

        return new(_runs, lanes);
    }

    private void MakeRoom()
    {
        if (_events.Length < RunEvents)
        {
            Array.Resize(ref _events, _events.Length * 4);
            return;
        }

        _encoding.GetAwaiter().GetResult();
        TraceEvent[] full = _events;
        bool isSorted = _isSorted;
        _events = _spare.Length == 0 ? new TraceEvent[RunEvents] : _spare;
        _spare = full;
        _encoding = Task.Run(() => Encode(full, isSorted));
        _count = 0;
        _isSorted = true;
        _lastEnd = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Encode(Span<TraceEvent> events, bool isSorted)
    {
        if (!isSorted)
        {
            Sort(events);
        }

        if (_bytes.Length < events.Length * SpanCodec.MaxBytes)
        {
            _bytes = GC.AllocateUninitializedArray<byte>(events.Length * SpanCodec.MaxBytes);
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

            _runs.Add(new(_bytes.AsSpan(0, (int)(to - first)).ToArray(), events.Length, events[0].End, previous, minStart));
        }
    }

    /// <summary>Sorts by (end, position): as plain numbers, the position in the lower bits, where the run's ends leave room for it.</summary>
    private void Sort(Span<TraceEvent> events)
    {
        ulong first = ulong.MaxValue;
        ulong last = 0;
        foreach (ref readonly TraceEvent e in events)
        {
            first = Math.Min(first, e.End);
            last = Math.Max(last, e.End);
        }

        if (_copy.Length < events.Length)
        {
            (_copy, _keys) = (new TraceEvent[events.Length], new ulong[events.Length]);
        }

        Span<TraceEvent> copy = _copy.AsSpan(0, events.Length);
        events.CopyTo(copy);
        if (last - first >= 1UL << (64 - PositionBits))
        {
            int position = 0;
            foreach (TraceEvent e in copy.ToArray().OrderBy(e => e.End))
            {
                events[position++] = e;
            }

            return;
        }

        Span<ulong> keys = _keys.AsSpan(0, events.Length);
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = ((events[i].End - first) << PositionBits) | (uint)i;
        }

        keys.Sort();
        for (int i = 0; i < keys.Length; i++)
        {
            events[i] = copy[(int)(keys[i] & (RunEvents - 1))];
        }
    }
}
