using System.Runtime.InteropServices;

namespace Ascend.Tracing.Figures.Windows;

/// <summary>Memory of one worker in which lists are united.</summary>
internal sealed unsafe class UnionScratch : IDisposable
{
    private readonly Interval* _memory;
    private readonly Interval* _end;
    private Interval* _free;

    /// <param name="spans">The most spans of all lists of a window.</param>
    /// <param name="lists">The most lists.</param>
    public UnionScratch(int spans, int lists)
    {
        // Each level of the tree of unions holds every span at most once, and an interval more for each union.
        nint levels = int.Log2(Math.Max(lists, 1)) + 3;
        nint room = levels * (spans + lists + 1);
        _memory = (Interval*)NativeMemory.AllocZeroed((nuint)room, (nuint)sizeof(Interval));
        _end = _memory + room;
        _free = _memory;
    }

    /// <summary>Makes all memory free.</summary>
    public void Clear() => _free = _memory;

    /// <summary>Unites the ready windows of lists.</summary>
    /// <param name="lists">Pointers to <see cref="SpanList"/>.</param>
    /// <param name="end">The union's end.</param>
    public Interval* Unite(List<nint> lists, out Interval* end)
    {
        ReadOnlySpan<nint> all = CollectionsMarshal.AsSpan(lists);
        if (all.Length != 1)
        {
            return Unite(all, out end);
        }

        // A single list may overlap itself.
        Interval* list = Unite(all, out Interval* listEnd);
        return Unite(list, listEnd, list, list, out end);
    }

    /// <summary>Length of the union of two lists.</summary>
    public ulong Unite(Interval* left, Interval* leftEnd, Interval* right, Interval* rightEnd)
    {
        Interval* union = Unite(left, leftEnd, right, rightEnd, out Interval* end);
        return Interval.Length(union, end);
    }

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.Free(_memory);

    private Interval* Unite(ReadOnlySpan<nint> lists, out Interval* end)
    {
        if (lists.Length <= 1)
        {
            end = lists.Length == 0 ? null : ((SpanList*)lists[0])->ReadyEnd;
            return lists.Length == 0 ? null : ((SpanList*)lists[0])->Ready;
        }

        int half = (lists.Length + 1) / 2;
        Interval* left = Unite(lists[..half], out Interval* leftEnd);
        Interval* right = Unite(lists[half..], out Interval* rightEnd);
        return Unite(left, leftEnd, right, rightEnd, out end);
    }

    private Interval* Unite(Interval* left, Interval* leftEnd, Interval* right, Interval* rightEnd, out Interval* end)
    {
        Interval* union = _free;
        if (union + (leftEnd - left) + (rightEnd - right) + 1 > _end)
        {
            throw new InvalidOperationException("A window has more spans than its records allow.");
        }

        end = Interval.Unite(left, leftEnd, right, rightEnd, union);
        _free = end;
        return union;
    }
}
