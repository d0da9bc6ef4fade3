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
            Description = "procs are placed by offsets that the user gave: "
                + string.Join(", ", capture.Procs.Select(p => $"proc {p.Id} at {offsets.GetValueOrDefault(p.Id)} ns"));
            return;
        }

        TimeBaseMode mode = options.TimeBase;
        Mode = mode != TimeBaseMode.Auto ? mode
            : capture.Procs.All(p => p.HasAnchors || p.RecordCount == 0) ? TimeBaseMode.Anchors : TimeBaseMode.FirstRecord;
        foreach (TraceProc proc in capture.Procs)
        {
            _origins[proc] = Mode switch
            {
                TimeBaseMode.Raw => 0,
                TimeBaseMode.Anchors => proc.StartAnchor ?? proc.FirstTimestamp,
                _ => proc.FirstTimestamp,
            };
        }

        string procs = capture.Procs.Count > 1 ? "each proc's" : "the proc's";
        Description = Mode switch
        {
            TimeBaseMode.Raw => "time is the producer's clock, unchanged",
            TimeBaseMode.Anchors => $"time 0 is {procs} start anchor"
                + (capture.Procs.Count > 1 ? "; procs are aligned as far as they started at the same moment" : ""),
            _ => $"time 0 is {procs} first record"
                + (capture.Procs.Count > 1 ? "; times of different procs cannot be compared" : ""),
        };
    }

    /// <summary>The mode that was chosen.</summary>
    public TimeBaseMode Mode { get; }

    /// <summary>What was done, for the reader of the output.</summary>
    public string Description { get; }

    /// <summary>The timestamp of a proc that becomes 0.</summary>
    public ulong OriginOf(TraceProc proc) => _origins[proc];
}
