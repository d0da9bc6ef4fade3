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

    /// <summary>True when <see cref="Compact"/> should be called.</summary>
    public bool IsLarge => _count >= CompactAt;

    /// <summary>Adds an interval whose end is not before that of any interval added earlier.</summary>
    public void Add(ulong start, ulong end)
    {
        int count = _count;
        Entry[] entries = _entries;
        while (count > 0 && entries[count - 1].End >= start)
        {
            ref Entry top = ref entries[count - 1];
            if (top.Start < start)
            {
                // A start inside an entry extends it. Folded entries are never entered from inside.
                if (end > top.End)
                {
                    top.Covered += end - top.End;
                    top.End = end;
                }

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

    /// <summary>Folds neighbours between which no open span starts.</summary>
    /// <param name="openStarts">Start times of all spans that are still open, ascending.</param>
    public void Compact(IReadOnlyList<ulong> openStarts)
    {
        int kept = 0;
        int open = 0;
        for (int i = 1; i < _count; i++)
        {
            ref Entry into = ref _entries[kept];
            Entry next = _entries[i];
            while (open < openStarts.Count && openStarts[open] <= into.Start)
            {
                open++;
            }

            if (open < openStarts.Count && openStarts[open] <= next.Start)
            {
                _entries[++kept] = next;
                continue;
            }

            into.Covered += next.Covered;
            into.End = next.End;
        }

        _count = Math.Min(_count, kept + 1);
    }

    private struct Entry
    {
        public ulong Start;
        public ulong End;
        public ulong Covered;
    }
}
