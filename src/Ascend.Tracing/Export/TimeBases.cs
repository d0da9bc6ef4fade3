namespace Ascend.Tracing.Export;

/// <summary>The origin of each proc's times in an export, and a sentence that says what was done.</summary>
internal sealed class TimeBases
{
    private readonly Dictionary<TraceProc, ulong> _origins = [];

    public TimeBases(TraceCapture capture, ExportOptions options)
    {
        if (options.OffsetsNs is { } offsets)
        {
            // Unsigned differences wrap as intended when an offset is larger than the proc's clock.
            long earliest = capture.Procs.Min(p => offsets.GetValueOrDefault(p.Id));
            foreach (TraceProc proc in capture.Procs)
            {
                _origins[proc] = unchecked(proc.FirstTimestamp - (ulong)(offsets.GetValueOrDefault(proc.Id) - earliest));
            }

            Mode = TimeBaseMode.FirstRecord;
            Description = "procs are placed by offsets that the user gave, whose uncertainty is not known: "
                + string.Join(", ", capture.Procs.Select(p => $"proc {p.Id} at {offsets.GetValueOrDefault(p.Id)} ns"));
            return;
        }

        TimeBaseMode mode = options.TimeBase;
        if (mode == TimeBaseMode.Auto && capture.Procs.All(p => p.IsPlaced))
        {
            Mode = TimeBaseMode.Raw;
            Description = "time is that of the export that was read, unchanged";
            foreach (TraceProc proc in capture.Procs)
            {
                _origins[proc] = 0;
            }

            return;
        }

        Mode = mode != TimeBaseMode.Auto ? mode
            : capture.Procs.All(p => p.HasAnchors || p.RecordCount == 0) ? TimeBaseMode.Anchors : TimeBaseMode.FirstRecord;
        if (Mode == TimeBaseMode.Anchors && IsAligned(capture.Procs))
        {
            Description = Align(capture.Procs);
            return;
        }

        ulong shared = capture.Procs.Where(p => p.RecordCount > 0).Select(p => p.FirstTimestamp).DefaultIfEmpty().Min();
        foreach (TraceProc proc in capture.Procs)
        {
            _origins[proc] = Mode switch
            {
                TimeBaseMode.Raw => 0,
                TimeBaseMode.Shared => shared,
                TimeBaseMode.Anchors => proc.StartAnchor ?? proc.FirstTimestamp,
                _ => proc.FirstTimestamp,
            };
        }

        Description = Describe(Mode, capture.Procs);
    }

    /// <summary>The mode that was chosen.</summary>
    public TimeBaseMode Mode { get; }

    /// <summary>What was done, for the reader of the output.</summary>
    public string Description { get; }

    /// <summary>The timestamp of a proc that becomes 0.</summary>
    public ulong OriginOf(TraceProc proc) => _origins[proc];

    private static string Describe(TimeBaseMode mode, IReadOnlyList<TraceProc> procs)
    {
        bool areSeveral = procs.Count > 1;
        string whose = areSeveral ? "each proc's" : "the proc's";
        int[] without = [.. procs.Where(p => p.StartAnchor is null).Select(p => p.Id)];
        return mode switch
        {
            TimeBaseMode.Raw => "time is the producer's clock, unchanged",
            TimeBaseMode.Shared => "time 0 is the earliest first record of all procs; that holds as far as the procs read one counter",
            TimeBaseMode.Anchors when without.Length == 0 => $"time 0 is {whose} start anchor"
                + (areSeveral ? "; procs are aligned as far as they started at the same moment" : ""),
            TimeBaseMode.Anchors when without.Length < procs.Count => $"time 0 is {whose} start anchor, or its first record where it has none "
                + $"(proc {string.Join(", ", without)}); times of those cannot be compared with others",
            TimeBaseMode.Anchors => $"time 0 is {whose} first record: there is no start anchor" + (areSeveral ? "; times of different procs cannot be compared" : ""),
            _ => $"time 0 is {whose} first record" + (areSeveral ? "; times of different procs cannot be compared" : ""),
        };
    }

    private static bool IsAligned(IReadOnlyList<TraceProc> procs) =>
        procs.Count > 1 && procs.All(p => p.Alignment?.Domain is not null) && procs.Select(p => p.Alignment!.Domain).Distinct().Count() == 1;

    /// <summary>Places each proc on the host's time line; differences wrap as intended where clocks are far apart.</summary>
    private string Align(IReadOnlyList<TraceProc> procs)
    {
        ulong first = procs.Min(p => unchecked(p.Alignment!.HostNs + (p.FirstTimestamp - p.Alignment.DeviceNs)));
        foreach (TraceProc proc in procs)
        {
            _origins[proc] = unchecked(first - proc.Alignment!.HostNs + proc.Alignment.DeviceNs);
        }

        string uncertainty = (procs.Max(p => p.Alignment!.UncertaintyNs) / 1000.0).ToString("F3", System.Globalization.CultureInfo.InvariantCulture);
        return $"procs are placed by the host clock that their files name, each to within {uncertainty} us; time 0 is the earliest first record";
    }
}
