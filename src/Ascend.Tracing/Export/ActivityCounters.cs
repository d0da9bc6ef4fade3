using System.Runtime.CompilerServices;
using Ascend.Tracing.Figures;
using Ascend.Tracing.Text;

namespace Ascend.Tracing.Export;

/// <summary>
/// How many AIC and AIV cores are busy over time, on a grid of at most <see cref="Steps"/> steps, so that memory and size do
/// not depend on the capture's length. Within a step the value at its end counts.
/// </summary>
internal sealed class ActivityCounters
{
    /// <summary>The most steps of the grid.</summary>
    public const int Steps = 1 << 16;

    /// <summary>About the bytes of a counter's packet.</summary>
    public const int PacketBytes = 18;

    private readonly CoreMap _cores;
    private readonly ulong _first;
    private readonly int _shift;
    private readonly int[][] _changes;

    public ActivityCounters(TraceProc proc)
    {
        _cores = new CoreMap(proc);
        _first = proc.FirstTimestamp;
        while ((proc.LastTimestamp - proc.FirstTimestamp) >> _shift >= Steps)
        {
            _shift++;
        }

        Names = _cores.Count == 0 ? [] : ["active AIC", "active AIV"];
        _changes = [.. Names.Select(_ => new int[Steps + 1])];
    }

    /// <summary>The counters' names; none for a proc without core lanes.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Adds a span.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in TraceEvent span)
    {
        int core = _changes.Length == 0 ? -1 : _cores.CoreOf(span.Lane);
        if (core < 0)
        {
            return;
        }

        int[] changes = _changes[core < _cores.AicCount ? 0 : 1];
        changes[(int)((span.Start - _first) >> _shift)]++;
        changes[(int)((span.End - _first) >> _shift)]--;
    }

    /// <summary>The counters' values as packets.</summary>
    public ProtoMessage Packets(PftraceLayout layout, ulong origin)
    {
        var trace = new ProtoMessage();
        for (int i = 0; i < _changes.Length; i++)
        {
            ulong track = layout.CounterUuid(i);
            int value = 0;
            for (int step = 0; step < _changes[i].Length; step++)
            {
                int change = _changes[i][step];
                if (change == 0 && step > 0)
                {
                    continue;
                }

                value += change;
                ulong time = _first - origin + ((ulong)step << _shift);
                ProtoMessage counter = new ProtoMessage().Number(9, 4).Number(11, track).Number(30, (ulong)value);
                trace.Message(1, new ProtoMessage().Number(8, time).Number(10, layout.CounterSequence).Message(11, counter));
            }
        }

        return trace;
    }
}
