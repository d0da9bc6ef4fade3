using System.Runtime.CompilerServices;

namespace Ascend.Tracing.Figures.Windows;

/// <summary>A stretch of time; lists of them are in the order of their starts.</summary>
internal unsafe struct Interval
{
    public ulong Start;
    public ulong End;

    /// <summary>Unites two lists, which may overlap themselves, into one whose intervals do not touch.</summary>
    /// <param name="left">A list, up to <paramref name="leftEnd"/>.</param>
    /// <param name="leftEnd">Its end.</param>
    /// <param name="right">The other list, up to <paramref name="rightEnd"/>.</param>
    /// <param name="rightEnd">Its end.</param>
    /// <param name="to">Where the union goes: room for one interval more than both lists have, outside of them.</param>
    /// <returns>The union's end.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Interval* Unite(Interval* left, Interval* leftEnd, Interval* right, Interval* rightEnd, Interval* to)
    {
        // The first interval takes the place of this empty one, or grows out of it.
        var top = default(Interval);
        *to = top;
        while (left < leftEnd && right < rightEnd)
        {
            // Neither list can run out within this many steps.
            for (long steps = Math.Min(leftEnd - left, rightEnd - right); steps > 0; steps--)
            {
                nint takeRight = Unsafe.BitCast<bool, byte>(right->Start < left->Start);
                Interval* next = (Interval*)((nint)left ^ (((nint)left ^ (nint)right) & -takeRight));
                right += takeRight;
                left += 1 - takeRight;
                to = Append(*next, ref top, to);
            }
        }

        for (; left < leftEnd; left++)
        {
            to = Append(*left, ref top, to);
        }

        for (; right < rightEnd; right++)
        {
            to = Append(*right, ref top, to);
        }

        return to + 1;
    }

    /// <summary>Length of a list whose intervals do not overlap.</summary>
    public static ulong Length(Interval* first, Interval* end)
    {
        ulong length = 0;
        for (; first < end; first++)
        {
            length += first->End - first->Start;
        }

        return length;
    }

    /// <summary>Extends the top interval or begins the next: chosen without a branch, which would be mispredicted often.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Interval* Append(Interval next, ref Interval top, Interval* to)
    {
        ulong isBehind = Unsafe.BitCast<bool, byte>(next.Start > top.End);
        ulong isLonger = Unsafe.BitCast<bool, byte>(next.End > top.End);
        top.Start += (next.Start - top.Start) & (0 - isBehind);
        top.End += (next.End - top.End) & (0 - isLonger);
        to += isBehind;
        *to = top;
        return to;
    }
}
