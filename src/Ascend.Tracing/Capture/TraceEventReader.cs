using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ascend.Tracing.Reading;

namespace Ascend.Tracing;

/// <summary>
/// Reads the spans and flows of one proc in batches, in the order in which spans close (flows at their own time). Spans
/// still open at the end come last, closed at the proc's last timestamp.
/// </summary>
/// <remarks>Allocates nothing per record. Not thread-safe; several readers of one capture may run at once.</remarks>
public sealed unsafe class TraceEventReader : IDisposable
{
    /// <summary>The most events of a batch.</summary>
    public const int BatchEvents = 4096;

    private readonly RecordSource? _records;
    private readonly int _markers;
    private readonly int _channels;
    private readonly CoreSlots[] _slots;
    private readonly int _pairMarker;
    private LaneState* _states;
    private TraceEvent* _batch;
    private int _count;
    private Phase _phase;
    private int _closing;

    internal TraceEventReader(TraceCapture capture, TraceProc proc, SlotModel slotModel)
    {
        Capture = capture;
        Proc = proc;
        _records = RecordStream.Open(proc);
        _markers = proc.Markers.Count == 0 ? TraceRecord.FirstReserved : proc.Markers.Count;
        _channels = Math.Max(proc.Threads.Select(t => t.Scan.MaxChannel).DefaultIfEmpty(-1).Max() + 1, proc.Lanes.Count);
        // One state for every possible id: no channel of a record can lie outside, whatever happens to the file meanwhile.
        _states = (LaneState*)NativeMemory.AllocZeroed(65536, (nuint)sizeof(LaneState));
        _batch = (TraceEvent*)NativeMemory.AlignedAlloc(BatchEvents * (nuint)sizeof(TraceEvent), 64);
        foreach (TraceLane lane in proc.Lanes)
        {
            LaneState* state = _states + lane.ChannelId;
            state->Lane = (ushort)lane.Index;
            state->HasLane = 1;
            state->IsCore = lane.IsCore ? (byte)1 : (byte)0;
            state->IsWatched = state->IsCore;
        }

        _pairMarker = Array.IndexOf(proc.Metadata.Markers, "Running_Task_Pair");
        _slots = slotModel != SlotModel.Adjacent && _pairMarker >= 0 ? new CoreSlots[proc.Lanes.Count] : [];
    }

    /// <summary>The most events that a record yields; the least capacity of <see cref="Fill"/> is as large.</summary>
    internal int MaxEventsOfRecord => _slots.Length > 0 ? CoreSlots.MaxSpans : 1;

    private enum Phase
    {
        Records,
        OpenSpans,
        Done,
    }

    /// <summary>The proc that is read.</summary>
    public TraceProc Proc { get; }

    /// <summary>The current batch; valid until the next <see cref="ReadBatch"/>.</summary>
    public ReadOnlySpan<TraceEvent> Batch => new(_batch, _count);

    /// <summary>Records consumed so far (progress against <see cref="TraceProc.RecordCount"/>).</summary>
    public long RecordsRead { get; private set; }

    /// <summary>True once every record was read.</summary>
    public bool IsAtEnd => _phase == Phase.Done;

    internal TraceCapture Capture { get; }

    /// <summary>What was remarkable about the records read so far.</summary>
    internal RecordCounts Counts { get; } = new();

    /// <summary>Reads the next batch. False at the end.</summary>
    /// <exception cref="IOException">A file can no longer be read.</exception>
    /// <exception cref="ObjectDisposedException">The reader was disposed.</exception>
    public bool ReadBatch()
    {
        ObjectDisposedException.ThrowIf(_batch is null, this);
        _count = Fill(_batch, BatchEvents);
        return _count > 0;
    }

    /// <summary>Reads up to <paramref name="capacity"/> events to a place of the caller's; 0 at the end.</summary>
    internal int Fill(TraceEvent* to, int capacity)
    {
        int count = 0;
        while (_phase == Phase.Records && count < capacity)
        {
            if (_records is null || !_records.EnsureBlock())
            {
                _phase = Phase.OpenSpans;
                break;
            }

            long records = Math.Min((capacity - count) / MaxEventsOfRecord, _records.End - _records.Current);
            if (records == 0)
            {
                break;
            }

            count += Consume(_records.Current, records, to + count);
            _records.Current += records;
            RecordsRead += records;
        }

        return _phase == Phase.OpenSpans ? count + CloseOpenSpans(to + count, capacity - count) : count;
    }

    /// <summary>
    /// Start times of the core spans that are open after the current batch: no core span of a later batch starts or ends
    /// before the current time at any other time than these.
    /// </summary>
    /// <param name="times">Receives the times, ascending; its old content is removed.</param>
    internal void CopyOpenTimes(List<ulong> times)
    {
        times.Clear();
        foreach (TraceLane lane in Proc.Lanes)
        {
            LaneState* state = _states + lane.ChannelId;
            if (state->UsesSlots != 0)
            {
                _slots[lane.Index].AddOpenTimes(times);
            }
            else if (state->Open != 0)
            {
                times.Add(state->Start);
            }
        }

        times.Sort();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _records?.Dispose();
        NativeMemory.Free(_states);
        NativeMemory.AlignedFree(_batch);
        _states = null;
        _batch = null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Consume(TraceRecord* record, long records, TraceEvent* first)
    {
        LaneState* states = _states;
        TraceEvent* to = first;
        int markers = _markers;
        int pair = _slots.Length > 0 ? _pairMarker : -1;
        for (TraceRecord* end = record + records; record < end; record++)
        {
            LaneState* state = states + record->ChannelId;
            int id = record->EventId;
            if (id >= markers && id != TraceRecord.Reset)
            {
                if (id >= TraceRecord.FirstReserved)
                {
                    *to++ = Flow(record, state);
                    continue;
                }

                Counts.UnknownMarkers.Add(*record);
            }

            int open = state->Open;
            if ((state->UsesSlots | (id == pair ? open & state->IsCore : 0)) != 0)
            {
                to = Slots(record, state, to);
            }
            else
            {
                // The span that this record closes is written in any case and kept if one was open.
                *to = new TraceEvent(state->Start, record->Timestamp, state->ExtraId, state->Lane, state->Marker, TraceEventKind.Span);
                to += open;
            }

            int isSet = id != TraceRecord.Reset ? 1 : 0;
            if (((open & isSet & state->IsCore) | ((open | isSet) ^ 1) | (isSet & state->IsWatched)) != 0)
            {
                Unusual(record, state, isSet);
            }

            state->Start = record->Timestamp;
            state->ExtraId = record->ExtraId;
            state->Marker = (ushort)id;
            state->Open = (byte)isSet;
        }

        return (int)(to - first);
    }

    /// <summary>A record of a core that has or gets a pending task.</summary>
    private TraceEvent* Slots(TraceRecord* record, LaneState* state, TraceEvent* to)
    {
        ref CoreSlots slots = ref _slots[state->Lane];
        if (state->UsesSlots == 0)
        {
            slots.Begin(*state);
        }

        to = record->EventId == TraceRecord.Reset
            ? slots.Reset(record->Timestamp, state->Lane, to)
            : slots.Set(*record, state->Lane, record->EventId == _pairMarker, to);
        state->UsesSlots = slots.IsInUse ? (byte)1 : (byte)0;
        return to;
    }

    private TraceEvent Flow(TraceRecord* record, LaneState* state)
    {
        bool start = record->EventId == TraceRecord.FlowStart;
        Counts.Flows.Add(record->ExtraId, start);
        return new(
            record->Timestamp,
            record->Timestamp,
            record->ExtraId,
            state->Lane,
            record->EventId,
            start ? TraceEventKind.FlowStart : TraceEventKind.FlowEnd);
    }

    /// <summary>A SET over a core's open span, a RESET with none open, or a SET that <see cref="LaneState.IsWatched"/> asks for.</summary>
    private void Unusual(TraceRecord* record, LaneState* state, int isSet)
    {
        if (isSet == 0)
        {
            if (state->Open == 0 && state->IsPaired != 0)
            {
                state->IsPaired = 0;
                state->IsWatched = 0;
            }
            else if (state->Open == 0 && state->HasLane != 0)
            {
                Counts.OrphanResets.Add(*record);
                Counts.FinalResets++;
                state->ResetsSinceSpan++;
                state->IsWatched = 1;
            }

            return;
        }

        if (state->IsCore != 0)
        {
            SetOnCore(record, state);
        }

        Counts.FinalResets -= state->ResetsSinceSpan;
        state->ResetsSinceSpan = 0;
        state->IsWatched = state->IsPaired;
    }

    /// <summary>
    /// Counts tasks as <see cref="CoreSlots"/> reads them: one is running when a span is open or a second task without an end was
    /// promoted; a second one waits when both is true.
    /// </summary>
    private void SetOnCore(TraceRecord* record, LaneState* state)
    {
        Counts.CoresUsed += 1 - state->IsUsed;
        state->IsUsed = 1;
        int tasks = state->Open + state->IsPaired;
        if (tasks == 1 && record->EventId == _pairMarker)
        {
            // The running task is counted already if it waited before.
            Counts.Pairs.Add(*record);
            Counts.PairedTasks += 2 - state->IsPaired;
            state->IsPaired = 1;
        }
        else if (tasks > 0)
        {
            Counts.SetsOverSet.Add(*record);
            state->IsPaired = 0;
        }
    }

    private int CloseOpenSpans(TraceEvent* to, int capacity)
    {
        int count = 0;
        for (; _closing < _channels; _closing++)
        {
            LaneState* state = _states + _closing;
            if (capacity - count < MaxEventsOfRecord)
            {
                return count;
            }

            ulong end = Math.Max(Proc.LastTimestamp, state->Start);
            if (state->UsesSlots != 0)
            {
                count = (int)(_slots[state->Lane].Finish(end, state->Lane, to + count) - to);
            }
            else if (state->Open != 0)
            {
                to[count++] = new(state->Start, end, state->ExtraId, state->Lane, state->Marker, TraceEventKind.UnfinishedSpan);
            }

            // Two tasks that both have no end yet are no complete ones.
            Counts.PairedTasks -= 2 * (state->Open & state->IsPaired);
            if ((state->IsPaired & (state->Open ^ 1)) != 0)
            {
                Counts.SetsOverSet.Add(new((ushort)_closing, state->Marker, state->ExtraId, state->Start));
            }

            if (state->Open != 0)
            {
                Counts.UnfinishedSpans.Add(new((ushort)_closing, state->Marker, state->ExtraId, state->Start));
            }
        }

        _phase = Phase.Done;
        return count;
    }
}
