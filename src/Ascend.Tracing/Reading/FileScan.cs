using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ascend.Tracing.Reading;

/// <summary>
/// One pass over a traces.bts file before it is read: its runs of non-falling timestamps, its time range and the channels
/// it uses.
/// </summary>
internal sealed unsafe class FileScan
{
    /// <summary>Runs that are merged straight from the file; a file with more is sorted into a scratch file.</summary>
    public const int MaxRuns = 64;

    private readonly List<RecordRun> _runs = [];
    private long _runStart;
    private ulong _fileFirst;
    private ulong _runFirst;
    private ulong _previous;
    private ushort _maxChannel;

    /// <summary>Bytes of the file.</summary>
    public long Length { get; private set; }

    /// <summary>Whole records of the file.</summary>
    public long Count { get; private set; }

    /// <summary>The smallest timestamp.</summary>
    public ulong First { get; private set; } = ulong.MaxValue;

    /// <summary>The largest timestamp.</summary>
    public ulong Last { get; private set; }

    /// <summary>The largest channel id, or −1 without records.</summary>
    public int MaxChannel => Count == 0 ? -1 : _maxChannel;

    /// <summary>Places where the timestamp falls.</summary>
    public long Drops { get; private set; }

    /// <summary>Index of the first record after a drop, or −1.</summary>
    public long FirstDrop { get; private set; } = -1;

    /// <summary>True for one drop at which a rotated ring buffer starts over: the second part lies wholly before the first.</summary>
    public bool IsRotated { get; private set; }

    /// <summary>
    /// The runs in the order that decides ties (a rotated file: its older part first), or the whole file as one run that
    /// <see cref="NeedsSort"/>.
    /// </summary>
    public IReadOnlyList<RecordRun> Runs => _runs;

    /// <summary>True when the file has more than <see cref="MaxRuns"/> runs.</summary>
    public bool NeedsSort { get; private set; }

    /// <summary>Records of zeros behind <see cref="Count"/>: parts of a buffer that nobody wrote.</summary>
    public long BlankTail { get; private init; }

    /// <summary>True for a file of nothing but zeros; its records count as <see cref="BlankTail"/>.</summary>
    public bool IsBlank => Count == 0 && BlankTail > 0;

    /// <summary>Scans a file.</summary>
    public static FileScan Of(MappedRecords file, CancellationToken cancellation)
    {
        long written = file.Count - BlankTailOf(file, cancellation);
        var scan = new FileScan { Length = file.Length, BlankTail = file.Count - written };
        long at = 0;
        while (at < written)
        {
            cancellation.ThrowIfCancellationRequested();
            TraceRecord* block = file.Map(at, written - at, out int count);
            if (count == 0)
            {
                break;
            }

            scan.Add(block, count, at);
            at += count;
        }

        scan.Finish(at);
        return scan;
    }

    /// <summary>Scans records in memory.</summary>
    public static FileScan Of(ReadOnlySpan<TraceRecord> records)
    {
        var scan = new FileScan { Length = (long)records.Length * TraceRecord.Size };
        fixed (TraceRecord* block = records)
        {
            if (records.Length > 0)
            {
                scan.Add(block, records.Length, 0);
            }
        }

        scan.Finish(records.Length);
        return scan;
    }

    /// <summary>How many records at the end of a file are zeros.</summary>
    private static long BlankTailOf(MappedRecords file, CancellationToken cancellation)
    {
        for (long end = file.Count; end > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            long first = Math.Max(0, end - (end == file.Count ? 1 : MappedRecords.WindowRecords));
            TraceRecord* block = file.Map(first, end - first, out int count);
            int last = new Span<ulong>(block, count * 2).LastIndexOfAnyExcept(0UL);
            if (last >= 0 || count < end - first)
            {
                return file.Count - (first + ((last + 2) / 2));
            }

            end = first;
        }

        return file.Count;
    }

    private void Add(TraceRecord* block, int count, long at)
    {
        if (at == 0)
        {
            _previous = _fileFirst = _runFirst = block->Timestamp;
        }

        if (block->Timestamp < _previous | ScanBlock(block, count, ref _maxChannel))
        {
            FindDrops(block, count, at);
        }

        _previous = block[count - 1].Timestamp;
    }

    /// <summary>True when a timestamp of the block is below the one before it; raises <paramref name="maxChannel"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool ScanBlock(TraceRecord* block, int count, ref ushort maxChannel)
    {
        ushort channel = maxChannel;
        bool falls = false;
        int i = 0;
        if (Vector256.IsHardwareAccelerated && count > 4)
        {
            Vector256<ushort> channels = Vector256<ushort>.Zero;
            Vector256<ulong> drops = Vector256<ulong>.Zero;
            // Two records a vector: the second vector is the first one record on, so element 1 and 3 compare neighbours.
            for (; i + 3 <= count; i += 2)
            {
                Vector256<ulong> here = Vector256.Load((ulong*)(block + i));
                Vector256<ulong> next = Vector256.Load((ulong*)(block + i + 1));
                drops |= Vector256.GreaterThan(here, next);
                channels = Vector256.Max(channels, here.AsUInt16());
            }

            falls = (drops & Vector256.Create(0, ulong.MaxValue, 0, ulong.MaxValue)) != Vector256<ulong>.Zero;
            channel = Math.Max(channel, Math.Max(channels[0], channels[8]));
        }

        for (; i < count; i++)
        {
            channel = Math.Max(channel, block[i].ChannelId);
            falls |= i + 1 < count && block[i + 1].Timestamp < block[i].Timestamp;
        }

        maxChannel = channel;
        return falls;
    }

    private void FindDrops(TraceRecord* block, int count, long at)
    {
        ulong previous = _previous;
        for (int i = 0; i < count; i++)
        {
            ulong time = block[i].Timestamp;
            if (time < previous)
            {
                FirstDrop = FirstDrop < 0 ? at + i : FirstDrop;
                Drops++;
                CloseRun(at + i, previous);
                _runFirst = time;
            }

            previous = time;
        }
    }

    private void CloseRun(long end, ulong last)
    {
        First = Math.Min(First, _runFirst);
        Last = Math.Max(Last, last);
        if (_runs.Count <= MaxRuns)
        {
            _runs.Add(new(_runStart, end - _runStart));
        }

        _runStart = end;
    }

    private void Finish(long count)
    {
        Count = count;
        if (count == 0)
        {
            return;
        }

        CloseRun(count, _previous);
        NeedsSort = _runs.Count > MaxRuns;
        IsRotated = Drops == 1 && _previous <= _fileFirst;
        if (NeedsSort)
        {
            _runs.Clear();
            _runs.Add(new(0, count));
        }
        else if (IsRotated)
        {
            _runs.Reverse();
        }
    }
}
