using Ascend.Tracing.Reading;

namespace Ascend.Tracing.Export;

/// <summary>The messages of a capture: starts and ends of a flow id paired in time order. Held in memory, unlike other records.</summary>
internal sealed class ParaverFlows
{
    private readonly List<Message> _messages = [];

    /// <summary>Reads the flows of all procs.</summary>
    /// <param name="open">Opens the records of all procs.</param>
    /// <param name="laneOf">The lane of a proc's channel.</param>
    /// <param name="passes">Says of one end of a flow whether it passes the filter; a message has two that do.</param>
    /// <param name="cancellation">Cancels reading.</param>
    public ParaverFlows(Func<ThreadMerger> open, Func<int, int, int> laneOf, Func<MergedRecord, int, bool> passes, CancellationToken cancellation)
    {
        var starts = new Dictionary<uint, Queue<End>>();
        var ends = new Dictionary<uint, Queue<End>>();
        using ThreadMerger records = open();
        for (long read = 1; records.Next(out MergedRecord next); read++)
        {
            if (read % 65536 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            if (next.Record.EventId is TraceRecord.FlowStart or TraceRecord.FlowEnd)
            {
                bool isStart = next.Record.EventId == TraceRecord.FlowStart;
                int lane = laneOf(next.ProcIndex, next.Record.ChannelId);
                var end = new End(next.Time, next.ProcIndex + 1, lane + 1, passes(next, lane));
                Pair(next.Record.ExtraId, end, isStart, isStart ? ends : starts, isStart ? starts : ends);
            }
        }

        _messages.Sort((a, b) => a.Send.Time.CompareTo(b.Send.Time));
    }

    /// <summary>The messages by the time they were sent.</summary>
    public IReadOnlyList<Message> Messages => _messages;

    private void Pair(uint id, End end, bool isStart, Dictionary<uint, Queue<End>> waiting, Dictionary<uint, Queue<End>> own)
    {
        if (waiting.TryGetValue(id, out Queue<End>? others) && others.TryDequeue(out End other))
        {
            if (end.Passes && other.Passes)
            {
                _messages.Add(isStart ? new(end, other, id) : new(other, end, id));
            }

            return;
        }

        if (!own.TryGetValue(id, out Queue<End>? queue))
        {
            own.Add(id, queue = new());
        }

        queue.Enqueue(end);
    }

    /// <summary>One side of a message; task and thread count from 1.</summary>
    public readonly record struct End(ulong Time, int Task, int Thread, bool Passes);

    /// <summary>A message.</summary>
    public readonly record struct Message(End Send, End Receive, uint Id);
}
