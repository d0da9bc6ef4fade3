using System.Runtime.CompilerServices;

namespace Ascend.Tracing.Figures;

/// <summary>Computes the figures of one proc from its spans, in the order in which they close.</summary>
internal sealed class FigureBuilder(TraceProc proc, FigureOptions options, KernelNaming naming)
{
    private const int DirectIds = 1024;

    private readonly KernelTable _kernels = new(proc, options, naming);
    private readonly MarkerTally _markers = new(proc);
    private readonly KernelTally?[] _direct = new KernelTally?[DirectIds];
    private long _spans;

    /// <summary>Adds a batch.</summary>
    /// <param name="events">The events.</param>
    /// <param name="openTimes">Times at which core spans of later batches may start or end before now, ascending.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<TraceEvent> events, List<ulong> openTimes)
    {
        foreach (ref readonly TraceEvent span in events)
        {
            if (!span.IsSpan)
            {
                continue;
            }

            bool isFinished = span.Kind == TraceEventKind.Span;
            _spans += isFinished ? 1 : 0;
            int core = _kernels.Cores.CoreOf(span.Lane);
            if (core >= 0)
            {
                KernelTally kernel = KernelOf(span);
                kernel.Add(span, core);
                foreach (KernelTally group in kernel.Groups)
                {
                    group.Add(span, core);
                }
            }
            else if (isFinished)
            {
                _markers.Add(span.Lane, span.Marker, span.Duration, 1);
            }
        }

        foreach (KernelTally kernel in _kernels.Kernels)
        {
            kernel.Compact(openTimes);
        }

        foreach (KernelTally group in _kernels.Groups)
        {
            group.Compact(openTimes);
        }
    }

    /// <summary>The figures of everything added.</summary>
    public ProcFigures Build()
    {
        naming.ReportMissing(_kernels.FuncIds);
        return _kernels.Build(_spans, _markers);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private KernelTally KernelOf(in TraceEvent span) => span.ExtraId < DirectIds && _kernels.IsTask(span.Marker)
        ? _direct[span.ExtraId] ??= _kernels.Of(span.Marker, span.ExtraId)
        : _kernels.Of(span.Marker, span.ExtraId);
}
