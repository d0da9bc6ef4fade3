namespace Ascend.Tracing.Reading;

/// <summary>
/// Applies a <see cref="TraceFilter"/> to the records of one proc, in the order of time: a span's records pass with the span, as
/// adjacent SET and RESET make it. Whether a span passes is known at its end, so spans are read ahead; those that no record has
/// asked for yet take a byte each.
/// </summary>
internal sealed class RecordFilter(TraceCapture capture, TraceProc proc, EventFilter filter) : IDisposable
{
    private readonly TraceEventReader _ahead = capture.ReadEvents(proc, SlotModel.Adjacent);
    private readonly Queue<bool>[] _passing = [.. proc.Lanes.Select(_ => new Queue<bool>())];
    private readonly bool[] _isOpen = new bool[proc.Lanes.Count];

    /// <summary>Chooses the next record of a lane.</summary>
    public RecordChoice Choose(in TraceRecord record, int lane)
    {
        if (record.EventId is TraceRecord.FlowStart or TraceRecord.FlowEnd)
        {
            return Passes(record, lane) ? RecordChoice.Keep : RecordChoice.Drop;
        }

        bool wasOpen = _isOpen[lane];
        bool isReset = record.EventId == TraceRecord.Reset;
        _isOpen[lane] = !isReset && NextPasses(lane);
        return _isOpen[lane] || (isReset && wasOpen) ? RecordChoice.Keep
            : wasOpen ? RecordChoice.CloseOnly
            : RecordChoice.Drop;
    }

    /// <summary>True when one end of a flow passes.</summary>
    public bool Passes(in TraceRecord flow, int lane)
    {
        TraceEventKind kind = flow.EventId == TraceRecord.FlowStart ? TraceEventKind.FlowStart : TraceEventKind.FlowEnd;
        return filter.Passes(new TraceEvent(flow.Timestamp, flow.Timestamp, flow.ExtraId, (ushort)lane, flow.EventId, kind));
    }

    /// <inheritdoc/>
    public void Dispose() => _ahead.Dispose();

    private bool NextPasses(int lane)
    {
        bool passes;
        while (!_passing[lane].TryDequeue(out passes) && _ahead.ReadBatch())
        {
            foreach (ref readonly TraceEvent e in _ahead.Batch)
            {
                if (e.IsSpan)
                {
                    _passing[e.Lane].Enqueue(filter.Passes(e));
                }
            }
        }

        return passes;
    }
}
