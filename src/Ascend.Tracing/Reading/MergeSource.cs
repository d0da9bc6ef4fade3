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
        // Neither block can run out within this many records, so the loop needs no other check; the choice is made without
        // a branch, which would be mispredicted half the time.
        long steps = Math.Min(limit - to, Math.Min(_left.End - l, _right.End - r));
        for (; steps > 0; steps--)
        {
            bool takeRight = r->Timestamp < l->Timestamp;
            nint right = Unsafe.BitCast<bool, byte>(takeRight);
            var from = (TraceRecord*)((nint)l ^ (((nint)l ^ (nint)r) & -right));
            *to++ = *from;
            r += right;
            l += 1 - right;
        }

        _left.Current = l;
        _right.Current = r;
        return to;
    }
}
