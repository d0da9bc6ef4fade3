using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ascend.Tracing.Figures;

/// <summary>
/// Length of a union of intervals that arrive by their end. What can no longer be touched is folded together, so memory is
/// bounded by the number of spans open at once.
/// </summary>
internal sealed class IntervalUnion
{
    private const int CompactAt = 1024;

    // Disjoint entries in time order. Covered is less than end − start where intervals were folded together.
    private Entry[] _entries = new Entry[16];
    private int _count;

    /// <summary>Length of the union in ns.</summary>
    public ulong Total
    {
        get
        {
            ulong total = 0;
            foreach (Entry entry in _entries.AsSpan(0, _count))
            {
                total += entry.Covered;
            }

            return total;
        }
    }

    /// <summary>True while nothing was added.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>True when <see cref="Compact"/> should be called.</summary>
    public bool IsLarge => _count >= CompactAt;

    /// <summary>A union of the same intervals.</summary>
    public IntervalUnion Copy() => new() { _entries = [.. _entries], _count = _count };

    /// <summary>
    /// Adds an interval. Its end is not before that of any interval added earlier, or both its start and end were among the
    /// open times of every <see cref="Compact"/> since they passed.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong start, ulong end)
    {
        int last = _count - 1;
        Entry[] entries = _entries;
        if ((uint)last < (uint)(entries.Length - 1))
        {
            ref Entry top = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(entries), last);
            ulong topEnd = top.End;
            if (start > top.Start && end >= topEnd)
            {
                // A start inside the top entry extends it, one behind it begins the next: chosen without a branch, which
                // would be mispredicted often. Folded entries are never entered from inside.
                bool isNext = start > topEnd;
                ulong next = (ulong)-(long)Unsafe.BitCast<bool, byte>(isNext);
                ref Entry into = ref Unsafe.Add(ref top, (nint)(next & 1));
                into.Covered = (top.Covered & ~next) + end - ((start & next) | (topEnd & ~next));
                into.Start = (start & next) | (top.Start & ~next);
                into.End = end;
                _count = last + 1 + (int)(next & 1);
                return;
            }
        }

        AddSlow(start, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddSlow(ulong start, ulong end)
    {
        int count = _count;
        if (count > 0 && end < _entries[count - 1].End)
        {
            Insert(start, end);
            return;
        }

        Entry[] entries = _entries;
        while (count > 0 && entries[count - 1].End >= start)
        {
            ref Entry top = ref entries[count - 1];
            if (top.Start < start)
            {
                top.Covered += end - top.End;
                top.End = end;
                _count = count;
                return;
            }

            count--;
        }

        if (count == entries.Length)
        {
            Array.Resize(ref _entries, count * 2);
        }

        _entries[count] = new() { Start = start, End = end, Covered = end - start };
        _count = count + 1;
    }

    /// <summary>Folds neighbours between which no later span can start or end.</summary>
    /// <param name="openTimes">Times at which spans that come later start or end before now, ascending.</param>
    /// <param name="floor">Spans that come later may also start at any time from here on.</param>
    public void Compact(IReadOnlyList<ulong> openTimes, ulong floor = ulong.MaxValue)
    {
        int kept = 0;
        int open = 0;
        for (int i = 1; i < _count; i++)
        {
            ref Entry into = ref _entries[kept];
            Entry next = _entries[i];
            while (open < openTimes.Count && openTimes[open] <= into.Start)
            {
                open++;
            }

            if (next.Start >= floor || (open < openTimes.Count && openTimes[open] <= next.Start))
            {
                _entries[++kept] = next;
                continue;
            }

            into.Covered += next.Covered;
            into.End = next.End;
        }

        _count = Math.Min(_count, kept + 1);
    }

    /// <summary>Adds an interval that ends before the last entry does.</summary>
    private void Insert(ulong start, ulong end)
    {
        // Entries from 'after' on begin behind the interval; those from 'first' to there are touched by it.
        int after = _count;
        while (after > 0 && _entries[after - 1].Start > end)
        {
            after--;
        }

        int first = after;
        while (first > 0 && _entries[first - 1].End >= start)
        {
            first--;
        }

        var merged = new Entry { Start = start, End = end, Covered = end - start };
        if (first < after)
        {
            Entry low = _entries[first];
            Entry high = _entries[after - 1];
            if (low.Start <= start && low.End >= end)
            {
                return;
            }

            // Where the interval overlaps an entry on either side, that entry is whole: no times are folded across its ends.
            merged.Start = Math.Min(start, low.Start);
            merged.End = Math.Max(end, high.End);
            merged.Covered += (start > low.Start ? low.Covered - (low.End - start) : 0)
                + (high.End > end ? high.Covered - (end - high.Start) : 0);
        }

        if (first == after && _count == _entries.Length)
        {
            Array.Resize(ref _entries, _count * 2);
        }

        Array.Copy(_entries, after, _entries, first + 1, _count - after);
        _entries[first] = merged;
        _count += first + 1 - after;
    }

    private struct Entry
    {
        public ulong Start;
        public ulong End;
        public ulong Covered;
    }
}
