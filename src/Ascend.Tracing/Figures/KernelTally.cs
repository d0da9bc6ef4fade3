using System.Runtime.CompilerServices;

namespace Ascend.Tracing.Figures;

/// <summary>Sums up the spans of one kernel or group.</summary>
internal sealed class KernelTally(string name, CoreMap cores)
{
    private readonly CoreTally[] _cores = new CoreTally[cores.Count];
    private readonly IntervalUnion _aic = new();
    private readonly IntervalUnion _aiv = new();
    private readonly IntervalUnion _streams = new();

    // Kept apart only once both kinds of cores have spans: until then it equals the one that has.
    private IntervalUnion? _both;

    // The lengths of the unions when they were computed elsewhere.
    private (ulong Aic, ulong Aiv, ulong Both)? _makespans;

    public string Name { get; } = name;

    /// <summary>The least func_id of the name; null for a group and for spans without one.</summary>
    public uint? FuncId { get; set; }

    public long Unfinished { get; set; }

    /// <summary>Busy time of all cores.</summary>
    public ulong Busy
    {
        get
        {
            ulong busy = 0;
            foreach (ref readonly CoreTally core in _cores.AsSpan())
            {
                busy += core.Busy;
            }

            return busy;
        }
    }

    /// <summary>True while nothing was added.</summary>
    public bool IsEmpty => Unfinished == 0 && !Array.Exists(_cores, c => c.Spans > 0);

    /// <summary>Groups that the kernel belongs to.</summary>
    public KernelTally[] Groups { get; init; } = [];

    /// <summary>Adds a span; spans come by their end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in TraceEvent span, int core)
    {
        if (span.Kind != TraceEventKind.Span)
        {
            Unfinished++;
            return;
        }

        ref CoreTally tally = ref _cores[core];
        IntervalUnion own = core < cores.AicCount ? _aic : core < cores.AivEnd ? _aiv : _streams;
        if (tally.Spans++ == 0)
        {
            tally.FirstStart = span.Start;
            if (core >= cores.AivEnd || !_streams.IsEmpty)
            {
                _both ??= _aic.IsEmpty ? _aiv.Copy() : _aic.Copy();
            }
            else if (own.IsEmpty)
            {
                _both = own == _aic ? Both(_aiv) : Both(_aic);
            }
        }

        tally.Busy += span.Duration;
        tally.FirstStart = Math.Min(tally.FirstStart, span.Start);
        tally.LastStart = Math.Max(tally.LastStart, span.Start);
        tally.LastEnd = Math.Max(tally.LastEnd, span.End);
        if (span.Slots != SlotFlags.None)
        {
            AddDoubt(ref tally, span);
        }

        own.Add(span.Start, span.End);
        _both?.Add(span.Start, span.End);
    }

    /// <summary>Adds sums of a core's finished spans; <see cref="SetMakespans"/> completes them.</summary>
    public void Add(int core, in CoreTally sums)
    {
        ref CoreTally tally = ref _cores[core];
        tally.FirstStart = tally.Spans == 0 ? sums.FirstStart : Math.Min(tally.FirstStart, sums.FirstStart);
        tally.LastStart = Math.Max(tally.LastStart, sums.LastStart);
        tally.LastEnd = Math.Max(tally.LastEnd, sums.LastEnd);
        tally.Busy += sums.Busy;
        tally.Spans += sums.Spans;
    }

    /// <summary>Sets the lengths of the unions of the spans whose sums were added.</summary>
    public void SetMakespans(ulong aic, ulong aiv, ulong both) => _makespans = (aic, aiv, both);

    private static IntervalUnion? Both(IntervalUnion first) => first.IsEmpty ? null : first.Copy();

    private static void AddDoubt(ref CoreTally tally, in TraceEvent span)
    {
        tally.Affected++;
        tally.ErrorHigh += span.StartSlack;
        if ((span.Slots & SlotFlags.Ambiguous) == 0)
        {
            tally.ErrorLow += Math.Min(span.EndSlack, span.Duration);
            return;
        }

        tally.ErrorHigh += span.EndSlack;
        tally.ErrorLow += (span.Slots & SlotFlags.Promoted) != 0 ? span.Duration : 0;
    }

    /// <summary>Bounds the memory of the unions.</summary>
    public void Compact(IReadOnlyList<ulong> openTimes, ulong floor)
    {
        foreach (IntervalUnion? union in (ReadOnlySpan<IntervalUnion?>)[_both, _aic, _aiv, _streams])
        {
            if (union is { IsLarge: true })
            {
                union.Compact(openTimes, floor);
            }
        }
    }

    /// <summary>The figures, with times from <paramref name="origin"/>.</summary>
    public KernelFigures Build(ulong origin, IEnumerable<string> members)
    {
        (ulong aic, ulong aiv, ulong both) = _makespans ?? (_aic.Total, _aiv.Total, _both?.Total ?? _aic.Total + _aiv.Total);
        long spans = 0;
        ulong firstStart = ulong.MaxValue;
        ulong lastStart = origin;
        ulong lastEnd = origin;
        foreach (ref readonly CoreTally core in _cores.AsSpan())
        {
            spans += core.Spans;
            firstStart = core.Spans == 0 ? firstStart : Math.Min(firstStart, core.FirstStart);
            lastStart = Math.Max(lastStart, core.LastStart);
            lastEnd = Math.Max(lastEnd, core.LastEnd);
        }

        return new()
        {
            Name = Name,
            FuncId = FuncId,
            Members = [.. members.Order(StringComparer.Ordinal)],
            Spans = spans,
            UnfinishedSpans = Unfinished,
            MakespanNs = Nanoseconds.Of(both),
            FirstStartNs = spans == 0 ? 0 : Nanoseconds.Of(firstStart - origin),
            LastStartNs = Nanoseconds.Of(lastStart - origin),
            LastEndNs = Nanoseconds.Of(lastEnd - origin),
            Aic = Of(0, cores.AicCount, aic),
            Aiv = Of(cores.AicCount, cores.AivEnd, aiv),
            Streams = cores.Count == cores.AivEnd ? null : Of(cores.AivEnd, cores.Count, _streams.Total),
        };
    }

    private CoreFigures Of(int first, int end, ulong makespan)
    {
        ReadOnlySpan<CoreTally> tallies = _cores.AsSpan(first..end);
        int used = 0;
        long spans = 0;
        ulong sum = 0;
        ulong min = ulong.MaxValue;
        ulong max = 0;
        long affected = 0;
        ulong errorLow = 0;
        ulong errorHigh = 0;
        ulong earliest = ulong.MaxValue;
        ulong latest = 0;
        int busiest = -1;
        int critical = -1;
        for (int i = 0; i < tallies.Length; i++)
        {
            ref readonly CoreTally core = ref tallies[i];
            if (core.Spans == 0)
            {
                continue;
            }

            used++;
            busiest = busiest < 0 || core.Busy > tallies[busiest].Busy ? i : busiest;
            critical = critical < 0 || core.LastEnd > tallies[critical].LastEnd ? i : critical;
            spans += core.Spans;
            sum += core.Busy;
            affected += core.Affected;
            errorLow += core.ErrorLow;
            errorHigh += core.ErrorHigh;
            min = Math.Min(min, core.Busy);
            max = Math.Max(max, core.Busy);
            earliest = Math.Min(earliest, core.FirstStart);
            latest = Math.Max(latest, core.FirstStart);
        }

        return new CoreFigures
        {
            Cores = tallies.Length,
            CoresUsed = used,
            Spans = spans,
            BusySumNs = Nanoseconds.Of(sum),
            AffectedSpans = affected,
            BusyErrorLowNs = Nanoseconds.Of(errorLow),
            BusyErrorHighNs = Nanoseconds.Of(errorHigh),
            BusyMinNs = used == 0 ? 0 : Nanoseconds.Of(min),
            BusyMaxNs = Nanoseconds.Of(max),
            MakespanNs = Nanoseconds.Of(makespan),
            CoefficientOfVariation = Variation(tallies, used, sum),
            BusiestCore = busiest < 0 ? null : cores.NameOf(first + busiest),
            CriticalCore = critical < 0 ? null : cores.NameOf(first + critical),
            LaunchSkewNs = used == 0 ? 0 : Nanoseconds.Of(latest - earliest),
        };
    }

    private static double Variation(ReadOnlySpan<CoreTally> cores, int used, ulong sum)
    {
        if (sum == 0)
        {
            return 0;
        }

        double mean = (double)sum / used;
        double squares = 0;
        foreach (ref readonly CoreTally core in cores)
        {
            squares += core.Spans == 0 ? 0 : (core.Busy - mean) * (core.Busy - mean);
        }

        return Math.Sqrt(squares / used) / mean;
    }
}
