using System.Runtime.CompilerServices;
using Ascend.Tracing.Reading;

namespace Ascend.Tracing.Figures.Windows;

/// <summary>
/// Reads one thread of a proc window by window and sums up its spans. Windows are read by one thread at a time; only native memory
/// of a bounded size is used.
/// </summary>
internal sealed unsafe class ThreadTally : IDisposable
{
    /// <summary>The most records of a window: few enough that they and their spans stay in the second-level cache.</summary>
    public const int WindowRecords = 4096;

    private readonly LaneOwners _owners;
    private readonly int _index;
    private readonly int _markers;
    private readonly RecordSource _records;
    private readonly NativeBlocks _memory = new();
    private readonly LaneCursor* _lanes;
    private readonly LaneResets* _resets;
    private readonly int[] _coreChannels;
    private readonly TargetMaker _targets;
    private long _left;
    private ulong _windowStart;
    private bool _isStopped;

    public ThreadTally(TraceThread thread, int index, TraceProc proc, LaneOwners owners, TargetMaker targets)
    {
        _records = RecordStream.OpenThread(thread);
        _owners = owners;
        _index = index;
        _targets = targets;
        _markers = proc.Markers.Count == 0 ? TraceRecord.FirstReserved : proc.Markers.Count;
        _left = thread.RecordCount;
        // So many that together the threads stay below the limit of a merged stream, whatever the order.
        Counts = new RecordCounts(FlowBalance.MaxOpen / proc.Threads.Count);
        _coreChannels = [.. proc.Lanes.Where(l => l.IsCore).Select(l => l.ChannelId)];
        // One cursor for every possible id: no channel of a record can lie outside, whatever happens to the file meanwhile.
        _lanes = (LaneCursor*)_memory.Allocate(65536, sizeof(LaneCursor));
        _resets = (LaneResets*)_memory.Allocate(65536, sizeof(LaneResets));
        foreach (TraceLane lane in proc.Lanes)
        {
            LaneCursor* cursor = _lanes + lane.ChannelId;
            *cursor = new()
            {
                Table = targets.TableOf(lane.Kind),
                Number = targets.NumberOf(lane),
                Head = (ulong)TraceRecord.Reset << 16,
                Unexpected = LaneCursor.AnyUnexpected,
                AfterReset = LaneCursor.ResetUnexpected,
                AfterSet = lane.IsCore ? LaneCursor.SetUnexpected : (byte)0,
            };
            Open(cursor, targets.None);
        }
    }

    /// <summary>What was remarkable about the records; spans open at the end are left to the caller.</summary>
    public RecordCounts Counts { get; }

    /// <summary>True when the records cannot be summed up this way.</summary>
    public bool IsUnsupported => _isStopped || _targets.IsOverBudget || !Counts.Flows.IsKnown;

    /// <summary>True when a window can hold all that is left.</summary>
    public bool IsLast => _left <= WindowRecords;

    /// <summary>The time up to which a window holds all records of the thread.</summary>
    public ulong WindowLimit
    {
        get
        {
            long ready = _records.End - _records.Current;
            // What is more than a window but less than two is halved, so that the last one is no small rest.
            long wanted = _left >= 2 * WindowRecords ? WindowRecords : (_left + 1) / 2;
            return ready == 0 ? ulong.MaxValue : _records.Current[Math.Min(ready, wanted) - 1].Timestamp;
        }
    }

    /// <summary>What is open on a channel.</summary>
    public LaneCursor this[int channel] => _lanes[channel];

    /// <summary>The time of the first RESET with nothing open on a channel, or null.</summary>
    public ulong? FirstOrphan(int channel) => _resets[channel].SinceSpan > 0 ? _resets[channel].First : null;

    /// <summary>Has a record ready unless the thread is at its end, which comes early in a file that became shorter.</summary>
    public void Fetch() => _left = _records.EnsureBlock() ? _left : 0;

    /// <summary>Reads the records of a window; the next record is ready.</summary>
    /// <param name="until">
    /// Their last possible time; spans that are open then are cut there and go on in the next window. Null for all that is left.
    /// </param>
    public void Read(ulong? until)
    {
        ContinueOpenSpans();
        long room = WindowRecords;
        while (room > 0 && _records.EnsureBlock())
        {
            TraceRecord* first = _records.Current;
            TraceRecord* end = first + Math.Min(room, _records.End - first);
            end = until is { } limit && end[-1].Timestamp > limit ? FirstAfter(first, end, limit) : end;
            _isStopped |= !Fold(first, end);
            if (_isStopped || first == end)
            {
                break;
            }

            _records.Current = end;
            room -= end - first;
            _left -= end - first;
        }

        Fetch();
        if (until is { } cut)
        {
            CutOpenSpans(cut);
        }
    }

    /// <summary>Takes back the span that is open on a core's channel when the capture ends. False when it was counted in part.</summary>
    public bool TryDropOpenSpan(int channel)
    {
        LaneCursor* lane = _lanes + channel;
        *lane->End = lane->Start;
        return lane->Start >= _windowStart;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _records.Dispose();
        _memory.Dispose();
    }

    /// <summary>The first of some records, the last of which is after a time, that is after it.</summary>
    private static TraceRecord* FirstAfter(TraceRecord* first, TraceRecord* end, ulong time)
    {
        while (first < end)
        {
            TraceRecord* middle = first + ((end - first) / 2);
            if (middle->Timestamp <= time)
            {
                first = middle + 1;
            }
            else
            {
                end = middle;
            }
        }

        return first;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Open(LaneCursor* lane, SpanTarget target)
    {
        Interval* span = target.Spans->Next;
        span->Start = lane->Start;
        target.Spans->Next = (Interval*)((byte*)span + target.Spans->Step);
        lane->Sums = target.Sums + lane->Number;
        lane->Spans = target.Spans;
        lane->End = &span->End;
    }

    /// <summary>
    /// Adds records, mostly without branches that depend on them: what a record closes and opens is written in any case, and
    /// goes to memory that nobody reads if there is nothing. False when they cannot be summed up.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Fold(TraceRecord* record, TraceRecord* end)
    {
        LaneCursor* lanes = _lanes;
        for (; record < end; record++)
        {
            LaneCursor* lane = lanes + record->ChannelId;
            uint step = (ushort)(record->EventId + 1);
            TargetTable* table = lane->Table;
            SpanTarget target = default;
            if (table != null && step < table->Steps)
            {
                TargetTable.Rule rule = table->Rules[step];
                uint id = record->ExtraId & rule.Mask;
                target = id < TargetTable.Ids ? table->Targets[rule.Base + id] : default;
            }

            if (target.Sums == null)
            {
                target = Find(record, lane);
                if (target.Sums == null)
                {
                    if (IsUnsupported)
                    {
                        return false;
                    }

                    continue;
                }
            }

            int isSet = Unsafe.BitCast<bool, byte>(step != 0);
            if (((lane->Unexpected >> isSet) & 1) != 0 && !Accept(record, lane, isSet))
            {
                if (IsUnsupported)
                {
                    return false;
                }

                continue;
            }

            ulong time = record->Timestamp;
            ulong start = lane->Start;
            CoreTally* sums = lane->Sums;
            sums->Busy += time - start;
            sums->FirstStart = sums->Spans == 0 ? start : sums->FirstStart;
            sums->LastStart = start;
            sums->LastEnd = time;
            sums->Spans++;
            *lane->End = time;
            lane->Start = time;
            lane->Head = *(ulong*)record;
            lane->Unexpected = (&lane->AfterReset)[isSet];
            Open(lane, target);
        }

        return true;
    }

    /// <summary>The target of a record that has none in the table yet; none for flows and channels without a lane.</summary>
    private SpanTarget Find(TraceRecord* record, LaneCursor* lane)
    {
        int id = record->EventId;
        if (id >= _markers && id != TraceRecord.Reset)
        {
            if (id >= TraceRecord.FirstReserved)
            {
                Counts.Flows.Add(record->ExtraId, id == TraceRecord.FlowStart);
                return default;
            }

            Counts.UnknownMarkers.Add(*record);
        }

        return lane->Table == null ? default : _targets.Of(lane->Table, record->EventId, record->ExtraId);
    }

    /// <summary>A SET over a core's open span, a RESET with none open, or the first SET after such RESETs. False to pass over it.</summary>
    private bool Accept(TraceRecord* record, LaneCursor* lane, int isSet)
    {
        int channel = record->ChannelId;
        if (isSet == 0)
        {
            Counts.OrphanResets.Add(*record);
            Counts.FinalResets++;
            _resets[channel].First = _resets[channel].SinceSpan++ == 0 ? record->Timestamp : _resets[channel].First;
            lane->Unexpected = LaneCursor.AnyUnexpected;
            return false;
        }

        if (lane->IsOpen)
        {
            Counts.SetsOverSet.Add(*record);
            _isStopped |= record->EventId == _owners.PairMarker;
        }

        if (lane->AfterSet != 0 && !_resets[channel].IsUsed)
        {
            Counts.CoresUsed++;
            _resets[channel].IsUsed = true;
        }

        _isStopped |= !_owners.Claim(channel, _index);
        Counts.FinalResets -= _resets[channel].SinceSpan;
        _resets[channel].SinceSpan = 0;
        return !_isStopped;
    }

    private void ContinueOpenSpans()
    {
        foreach (int channel in _coreChannels)
        {
            LaneCursor* lane = _lanes + channel;
            if (lane->IsOpen)
            {
                Interval* span = lane->Spans->Next++;
                span->Start = _windowStart;
                lane->End = &span->End;
            }
        }
    }

    private void CutOpenSpans(ulong until)
    {
        foreach (int channel in _coreChannels)
        {
            LaneCursor* lane = _lanes + channel;
            if (lane->IsOpen)
            {
                *lane->End = until;
            }
        }

        _windowStart = until;
    }

    private struct LaneResets
    {
        public ulong First;
        public long SinceSpan;
        public bool IsUsed;
    }
}
