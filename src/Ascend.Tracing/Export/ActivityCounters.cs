using System.Runtime.CompilerServices;
using Ascend.Tracing.Figures;
using Ascend.Tracing.Reading;
using Ascend.Tracing.Text;

namespace Ascend.Tracing.Export;

/// <summary>
/// How many AIC and AIV cores are busy over time, and the estimated HBM traffic of a known workload, on a grid of at most <see cref="Steps"/> steps, so that memory and size do
/// not depend on the capture's length. Within a step the value at its end counts.
/// </summary>
internal sealed class ActivityCounters
{
    /// <summary>The most steps of the grid.</summary>
    public const int Steps = 1 << 16;

    /// <summary>About the bytes of a counter's packet.</summary>
    public const int PacketBytes = 18;

    private const int HbmTrack = 2;
    private readonly CoreMap _cores;
    private readonly ulong _first;
    private readonly int _shift;
    private readonly int[][] _changes;
    private readonly EventFilter? _hbmSpans;
    private readonly double _bytesPerSecond;

    /// <param name="proc">The proc.</param>
    /// <param name="hbm">The estimate of the HBM traffic, if there is one.</param>
    public ActivityCounters(TraceProc proc, HbmEstimate? hbm = null)
    {
        _cores = new CoreMap(proc);
        _first = proc.FirstTimestamp;
        while ((proc.LastTimestamp - proc.FirstTimestamp) >> _shift >= Steps)
        {
            _shift++;
        }

        List<CounterTrack> tracks = _cores.Count == 0 ? [] : [new("active AIC"), new("active AIV")];
        if (tracks.Count > 0 && hbm is not null)
        {
            tracks.Add(new("HBM estimate", "B/s", hbm.Description));
            _hbmSpans = hbm.GroupOf(proc);
            _bytesPerSecond = hbm.BytesPerSecond;
        }

        Tracks = tracks;
        _changes = [.. tracks.Select(_ => new int[Steps + 1])];
    }

    /// <summary>The counters; none for a proc without core lanes.</summary>
    public IReadOnlyList<CounterTrack> Tracks { get; }

    /// <summary>Adds a span.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in TraceEvent span)
    {
        int core = _changes.Length == 0 ? -1 : _cores.CoreOf(span.Lane);
        if (core < 0)
        {
            return;
        }

        Add(_changes[core < _cores.AicCount ? 0 : 1], span);
        if (_hbmSpans is not null && _hbmSpans.Passes(span))
        {
            Add(_changes[HbmTrack], span);
        }
    }

    /// <summary>The counters' values as packets.</summary>
    public ProtoMessage Packets(PftraceLayout layout, ulong origin)
    {
        var trace = new ProtoMessage();
        for (int i = 0; i < _changes.Length; i++)
        {
            ulong track = layout.CounterUuid(i);
            int active = 0;
            double scale = i == HbmTrack ? _bytesPerSecond : 1;
            for (int step = 0; step < _changes[i].Length; step++)
            {
                int change = _changes[i][step];
                if (change == 0 && step > 0)
                {
                    continue;
                }

                active += change;
                ulong time = _first - origin + ((ulong)step << _shift);
                ProtoMessage counter = new ProtoMessage().Number(9, 4).Number(11, track).Number(30, (ulong)(active * scale));
                trace.Message(1, new ProtoMessage().Number(8, time).Number(10, layout.CounterSequence).Message(11, counter));
            }
        }

        return trace;
    }

    private void Add(int[] changes, in TraceEvent span)
    {
        changes[(int)((span.Start - _first) >> _shift)]++;
        changes[(int)((span.End - _first) >> _shift)]--;
    }
}
