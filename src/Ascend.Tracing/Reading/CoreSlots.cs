namespace Ascend.Tracing.Reading;

/// <summary>The running and the pending task of one core, and the task whose end is not settled yet.</summary>
internal unsafe struct CoreSlots
{
    private Task _running;
    private Task _pending;

    // The task before the running one, while it is open whether the running one gets a RESET of its own.
    private Task _held;
    private ulong _heldEnd;
    private ulong _heldOverlap;
    private bool _isRunning;
    private bool _isPending;
    private bool _isHeld;

    /// <summary>The most spans that a record yields.</summary>
    public const int MaxSpans = 2;

    /// <summary>
    /// True while a task is pending or its end not settled. Otherwise the lane is as any other, and its state says what runs.
    /// </summary>
    public readonly bool IsInUse => _isPending || _isHeld;

    /// <summary>Takes over the running task from the lane's state.</summary>
    public void Begin(in LaneState state)
    {
        _running = new() { Start = state.Start, ExtraId = state.ExtraId, Marker = state.Marker };
        _isRunning = true;
    }

    /// <summary>A task is dispatched at <paramref name="record"/>.</summary>
    /// <returns>The place behind the spans that this settles.</returns>
    public TraceEvent* Set(in TraceRecord record, ushort lane, bool isPair, TraceEvent* to)
    {
        ulong now = record.Timestamp;
        var task = new Task { Start = now, ExtraId = record.ExtraId, Marker = record.EventId };
        if (_isRunning && isPair && !_isPending)
        {
            // The core was seen busy, so a promoted task does run: the task before it ended at its RESET.
            to = _isHeld ? SettleHeld(lane, to) : to;
            _pending = task;
            _isPending = true;
            return to;
        }

        to = CloseAll(lane, now, to);
        _running = task;
        _isRunning = true;
        return to;
    }

    /// <summary>The running task is seen to be complete at <paramref name="now"/>.</summary>
    /// <returns>The place behind the spans that this settles.</returns>
    public TraceEvent* Reset(ulong now, ushort lane, TraceEvent* to)
    {
        if (_isPending)
        {
            _held = _running;
            _heldEnd = now;
            _heldOverlap = _pending.Start;
            _isHeld = true;
            _running = _pending;
            _running.Slack = Saturate(now - _pending.Start);
            _running.Start = now;
            _running.IsPromoted = true;
            _isPending = false;
            return to;
        }

        to = _isHeld ? SettleHeld(lane, to) : to;
        if (_isRunning)
        {
            *to++ = Span(_running, now, lane, TraceEventKind.Span, SlotFlags.None, 0);
            _isRunning = false;
        }

        return to;
    }

    /// <summary>The capture ends.</summary>
    /// <returns>The place behind the spans that were open.</returns>
    public TraceEvent* Finish(ulong end, ushort lane, TraceEvent* to)
    {
        if (_isHeld)
        {
            return CloseAll(lane, end, to);
        }

        if (_isRunning)
        {
            *to++ = Span(_running, end, lane, TraceEventKind.UnfinishedSpan, SlotFlags.None, 0);
        }

        if (_isPending)
        {
            *to++ = Span(_pending, end, lane, TraceEventKind.UnfinishedSpan, SlotFlags.None, 0);
        }

        _isRunning = _isPending = false;
        return to;
    }

    /// <summary>Adds every time at which a span that comes later may start or end.</summary>
    public readonly void AddOpenTimes(List<ulong> times)
    {
        if (_isRunning)
        {
            times.Add(_running.Start);
        }

        if (_isPending)
        {
            times.Add(_pending.Start);
        }

        if (_isHeld)
        {
            times.Add(_held.Start);
            times.Add(_heldOverlap);
            times.Add(_heldEnd);
        }
    }

    private static uint Saturate(ulong time) => (uint)Math.Min(time, uint.MaxValue);

    private static TraceEvent Span(in Task task, ulong end, ushort lane, TraceEventKind kind, SlotFlags slots, uint endSlack) => new(
        task.Start,
        end,
        task.ExtraId,
        lane,
        task.Marker,
        kind,
        slots | (task.IsPromoted ? SlotFlags.Promoted : SlotFlags.None),
        task.Slack,
        endSlack);

    private TraceEvent* SettleHeld(ushort lane, TraceEvent* to)
    {
        *to = Span(_held, _heldEnd, lane, TraceEventKind.Span, SlotFlags.Overlapped, Saturate(_heldEnd - _heldOverlap));
        _isHeld = false;
        return to + 1;
    }

    /// <summary>A task starts though the last one's end was not seen: what is open is read as adjacent spans.</summary>
    private TraceEvent* CloseAll(ushort lane, ulong now, TraceEvent* to)
    {
        if (_isHeld || _isPending)
        {
            // Running, then a second task, and one end at most: cut at the dispatch of the second task.
            Task first = _isHeld ? _held : _running;
            Task second = _isHeld ? _running : _pending;
            ulong cut = _isHeld ? _heldOverlap : _pending.Start;
            ulong end = _isHeld ? _heldEnd : now;
            *to++ = Span(first, cut, lane, TraceEventKind.Span, SlotFlags.Ambiguous, Saturate(end - cut));
            second.Start = cut;
            second.Slack = 0;
            second.IsPromoted = true;
            *to++ = Span(second, end, lane, TraceEventKind.Span, SlotFlags.Ambiguous, Saturate(now - end));
            _isHeld = _isPending = _isRunning = false;
            return to;
        }

        if (_isRunning)
        {
            *to++ = Span(_running, now, lane, TraceEventKind.Span, SlotFlags.None, 0);
            _isRunning = false;
        }

        return to;
    }

    private struct Task
    {
        public ulong Start;
        public uint ExtraId;
        public uint Slack;
        public ushort Marker;
        public bool IsPromoted;
    }
}
