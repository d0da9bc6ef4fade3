using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ascend.Tracing.Reading;

/// <summary>
/// Merges two streams by timestamp; at equal timestamps the left one comes first, so a tree of these built in thread order
/// yields (timestamp, thread order, position).
/// </summary>
internal sealed unsafe class MergeSource : RecordSource
{
    /// <summary>Records of a block: 32 KiB, so that two levels of a merge tree stay in the second-level cache.</summary>
    private const int BlockRecords = 2048;

    /// <summary>Records of half an output from which the search for its middle pays.</summary>
    private const int TwoChainsFrom = 32;

    private readonly RecordSource _left;
    private readonly RecordSource _right;
    private TraceRecord* _buffer;

    /// <summary>Takes over both streams.</summary>
    public MergeSource(RecordSource left, RecordSource right)
    {
        _left = left;
        _right = right;
        _buffer = (TraceRecord*)NativeMemory.AlignedAlloc(BlockRecords * TraceRecord.Size, 64);
    }

    /// <summary>Merges any number of streams, the earlier winning ties.</summary>
    public static RecordSource Tree(ReadOnlySpan<RecordSource> sources)
    {
        if (sources.Length == 1)
        {
            return sources[0];
        }

        int half = (sources.Length + 1) / 2;
        return new MergeSource(Tree(sources[..half]), Tree(sources[half..]));
    }

    /// <inheritdoc/>
    public override bool Refill()
    {
        TraceRecord* to = _buffer;
        TraceRecord* limit = _buffer + BlockRecords;
        while (to < limit)
        {
            bool left = _left.EnsureBlock();
            bool right = _right.EnsureBlock();
            if (left && right)
            {
                to = Merge(to, limit);
                continue;
            }

            if (to > _buffer || (!left && !right))
            {
                break;
            }

            // Only one stream is left: its blocks go through uncopied.
            RecordSource rest = left ? _left : _right;
            Take(rest);
            return true;
        }

        Current = _buffer;
        End = to;
        return to > _buffer;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        NativeMemory.AlignedFree(_buffer);
        _buffer = null;
        _left.Dispose();
        _right.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private TraceRecord* Merge(TraceRecord* to, TraceRecord* limit)
    {
        TraceRecord* l = _left.Current;
        TraceRecord* r = _right.Current;
        // Neither block can run out within this many records, so the loops need no other check.
        long steps = Math.Min(limit - to, Math.Min(_left.End - l, _right.End - r));
        long half = steps / 2;
        if (half >= TwoChainsFrom)
        {
            // Each choice waits for the one before it. Two halves of the output, merged side by side, wait at the same time.
            TraceRecord* l2 = l + Split(l, r, half);
            TraceRecord* r2 = r + (half - (l2 - l));
            for (TraceRecord* middle = to + half; to < middle; to++)
            {
                nint right = TakeRight(l, r);
                nint right2 = TakeRight(l2, r2);
                *to = *Choose(l, r, right);
                to[half] = *Choose(l2, r2, right2);
                r += right;
                l += 1 - right;
                r2 += right2;
                l2 += 1 - right2;
            }

            to += half;
            l = l2;
            r = r2;
            steps -= 2 * half;
        }

        for (; steps > 0; steps--)
        {
            nint right = TakeRight(l, r);
            *to++ = *Choose(l, r, right);
            r += right;
            l += 1 - right;
        }

        _left.Current = l;
        _right.Current = r;
        return to;
    }

    /// <summary>How many of the first <paramref name="count"/> records of the merged stream are the left block's.</summary>
    private static long Split(TraceRecord* left, TraceRecord* right, long count)
    {
        long low = 0;
        long high = count;
        while (low < high)
        {
            long middle = (low + high) >> 1;
            if (left[middle].Timestamp <= right[count - 1 - middle].Timestamp)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint TakeRight(TraceRecord* left, TraceRecord* right) => Unsafe.BitCast<bool, byte>(right->Timestamp < left->Timestamp);

    /// <summary>A choice without a branch, which would be mispredicted half the time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TraceRecord* Choose(TraceRecord* left, TraceRecord* right, nint takeRight) =>
        (TraceRecord*)((nint)left ^ (((nint)left ^ (nint)right) & -takeRight));
}
