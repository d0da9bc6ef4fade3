using Ascend.Tracing.Reading;

namespace Ascend.Tracing.Figures.Windows;

/// <summary>
/// Computes the figures of a proc whose lanes are each written by one thread, without merging the threads: each is summed up
/// by itself, side by side with the others, a window of time at a time. Only the spans of a window are united over the
/// threads. A span that is open at a window's end is cut there, which changes no union, so windows are independent and none
/// is kept.
/// </summary>
internal sealed class WindowedFigures : IDisposable
{
    private const int MaxThreads = 64;
    private const int MaxCursors = 1 << 18;

    /// <summary>Procs below this many records are read on the caller's thread.</summary>
    private const long ParallelRecords = 100_000;

    private readonly TraceProc _proc;
    private readonly KernelNaming _naming;
    private readonly KernelTable _kernels;
    private readonly MarkerTally _markers;
    private readonly LaneOwners _owners;
    private readonly List<TargetMaker> _targets = [];
    private readonly List<ThreadTally> _threads = [];
    private readonly List<UnionScratch> _scratch = [];
    private readonly Dictionary<KernelTally, KernelWindow> _windowOf = [];
    private readonly List<KernelWindow> _windows = [];
    private readonly int[] _stepOf;
    private readonly int[] _listsOf;
    private int _step;
    private int _united;
    private ulong? _until;
    private bool _isRead;

    private WindowedFigures(TraceProc proc, FigureOptions options, KernelNaming naming)
    {
        _proc = proc;
        _naming = naming;
        _kernels = new KernelTable(proc, options, naming);
        _markers = new MarkerTally(proc);
        _owners = new LaneOwners(Array.IndexOf(proc.Metadata.Markers, "Running_Task_Pair"));
        _stepOf = new int[proc.Threads.Count];
        _listsOf = new int[proc.Threads.Count];
    }

    /// <summary>
    /// The figures, or null when the proc cannot be read this way: lanes that several threads write, a second task in a
    /// core's pending slot, a span left open long ago, or more kernels than a capture has.
    /// </summary>
    /// <exception cref="IOException">A file can no longer be read.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was triggered.</exception>
    public static ProcFigures? TryCompute(
        TraceProc proc, FigureOptions options, KernelNaming naming, RecordCounts counts, CancellationToken cancellation)
    {
        if (options.Filter is not null || proc.Threads.Count is 0 or > MaxThreads || proc.Threads.Count * proc.Lanes.Count > MaxCursors)
        {
            return null;
        }

        using var figures = new WindowedFigures(proc, options, naming);
        return figures.TryRead(counts, cancellation) ? figures.Build(counts) : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _threads.ForEach(t => t.Dispose());
        _targets.ForEach(t => t.Dispose());
        _scratch.ForEach(s => s.Dispose());
    }

    private bool TryRead(RecordCounts counts, CancellationToken cancellation)
    {
        foreach (TraceThread thread in _proc.Threads)
        {
            _targets.Add(new TargetMaker(_proc, _kernels, _markers.Lines));
            _threads.Add(new ThreadTally(thread, _threads.Count, _proc, _owners, _targets[^1]));
            _threads[^1].Fetch();
        }

        int workers = _proc.RecordCount < ParallelRecords ? 1 : Math.Min(Environment.ProcessorCount, _threads.Count);
        int spans = _threads.Count * (ThreadTally.WindowRecords + _kernels.Cores.Count);
        for (int i = 0; i < workers; i++)
        {
            _scratch.Add(new UnionScratch(spans, TargetMaker.MaxLists));
        }

        using var team = new WorkerTeam(workers, Step);
        while (!_isRead)
        {
            cancellation.ThrowIfCancellationRequested();
            _until = _threads.TrueForAll(t => t.IsLast) ? null : _threads.Min(t => t.WindowLimit);
            RunStep(team);
            if (_threads.Exists(t => t.IsUnsupported))
            {
                return false;
            }

            _isRead = _until is null;
            if (_isRead && !TryCloseLanes(counts))
            {
                return false;
            }

            TurnLists();
        }

        RunStep(team);
        return true;
    }

    private void RunStep(WorkerTeam team)
    {
        _step++;
        _united = 0;
        team.Run();
    }

    /// <summary>One worker's part of a step: threads read the next window while the one before is united.</summary>
    private void Step(int worker)
    {
        for (int i = 0; i < _threads.Count && !_isRead; i++)
        {
            // Each worker begins with threads of its own, whose state its cache holds.
            int thread = (i + (worker * _threads.Count / _scratch.Count)) % _threads.Count;
            if (Interlocked.Exchange(ref _stepOf[thread], _step) != _step)
            {
                _threads[thread].Read(_until);
            }
        }

        for (int i = Interlocked.Increment(ref _united); i <= _windows.Count; i = Interlocked.Increment(ref _united))
        {
            _windows[i - 1].Unite(_scratch[worker]);
        }
    }

    /// <summary>Makes the window just read the one to unite.</summary>
    private unsafe void TurnLists()
    {
        for (int i = 0; i < _targets.Count; i++)
        {
            List<(KernelTally Kernel, LaneKind Kind, nint List)> lists = _targets[i].Lists;
            for (; _listsOf[i] < lists.Count; _listsOf[i]++)
            {
                (KernelTally kernel, LaneKind kind, nint list) = lists[_listsOf[i]];
                foreach (KernelTally tally in kernel.Groups.Prepend(kernel))
                {
                    WindowOf(tally).Add(list, kind);
                }
            }

            foreach ((_, _, nint list) in lists)
            {
                ((SpanList*)list)->Turn();
            }
        }
    }

    private KernelWindow WindowOf(KernelTally tally)
    {
        if (!_windowOf.TryGetValue(tally, out KernelWindow? window))
        {
            _windowOf.Add(tally, window = new KernelWindow(tally));
            _windows.Add(window);
        }

        return window;
    }

    /// <summary>Settles what is open at the end. False when a span or RESET needs the merged order.</summary>
    private bool TryCloseLanes(RecordCounts counts)
    {
        foreach (TraceLane lane in _proc.Lanes)
        {
            int owner = _owners[lane.ChannelId];
            if (owner < 0)
            {
                continue;
            }

            LaneCursor cursor = _threads[owner][lane.ChannelId];
            for (int i = 0; i < _threads.Count; i++)
            {
                // RESETs of a thread that does not own the lane are harmless after its last span.
                if (i != owner && _threads[i].FirstOrphan(lane.ChannelId) is { } first && (cursor.IsOpen || first <= cursor.Start))
                {
                    return false;
                }
            }

            if (!cursor.IsOpen)
            {
                continue;
            }

            counts.UnfinishedSpans.Add(new((ushort)lane.ChannelId, cursor.Marker, cursor.ExtraId, cursor.Start));
            if (lane.IsCore)
            {
                if (!_threads[owner].TryDropOpenSpan(lane.ChannelId))
                {
                    return false;
                }

                KernelTally kernel = _kernels.Of(cursor.Marker, cursor.ExtraId);
                foreach (KernelTally tally in kernel.Groups.Prepend(kernel))
                {
                    tally.Unfinished++;
                }
            }
        }

        return !_kernels.IsFull;
    }

    private unsafe ProcFigures Build(RecordCounts counts)
    {
        _threads.ForEach(t => counts.Add(t.Counts));
        _windows.ForEach(w => w.Finish());
        long spans = 0;
        foreach (TargetMaker targets in _targets)
        {
            foreach (KernelPart part in targets.Parts)
            {
                spans += AddSums(part);
            }

            foreach (TraceLane lane in _proc.Lanes.Where(l => !l.IsCore))
            {
                for (int line = 0; line < _markers.Lines; line++)
                {
                    CoreTally* sums = targets.SumsOf(lane, line);
                    if (sums != null && sums->Spans > 0)
                    {
                        spans += sums->Spans;
                        _markers.Add(lane.Index, line, sums->Busy, sums->Spans);
                    }
                }
            }
        }

        _naming.ReportMissing(_kernels.FuncIds);
        return _kernels.Build(spans, _markers);
    }

    private unsafe long AddSums(KernelPart part)
    {
        long spans = 0;
        for (int core = 0; core < _kernels.Cores.Count; core++)
        {
            CoreTally* sums = part.Sums + core;
            if (sums->Spans > 0)
            {
                spans += sums->Spans;
                foreach (KernelTally tally in part.Kernel.Groups.Prepend(part.Kernel))
                {
                    tally.Add(core, *sums);
                }
            }
        }

        return spans;
    }
}
