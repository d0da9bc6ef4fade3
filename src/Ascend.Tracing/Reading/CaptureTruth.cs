namespace Ascend.Tracing.Reading;

/// <summary>Findings about what a capture does not hold: absence is never completeness.</summary>
internal static class CaptureTruth
{
    /// <summary>Says that procs have clocks of their own, if there are several without anchors.</summary>
    public static void AddTimeBases(IReadOnlyList<TraceProc> procs, DiagnosticSink sink)
    {
        if (procs.Count > 1 && !procs.All(p => p.HasAnchors))
        {
            // Devices have counters of their own; only a host may read that of its device.
            bool hasHost = procs.Any(p => !p.Lanes.Any(IsKernelLane));
            sink.Add(
                DiagnosticKind.SeparateTimeBases,
                DiagnosticSeverity.Info,
                "Procs without start and end anchors keep time bases of their own; times of different procs cannot be compared."
                + (hasHost ? " If they read one counter, as a host and its device may that both declare start_time 0, --time Shared gives them one origin." : ""));
        }
    }

    /// <summary>Adds the findings of a capture's procs. Whether a core ran is known of records only once they are read.</summary>
    public static void Add(IReadOnlyList<TraceProc> procs, DiagnosticSink sink)
    {
        if (procs.All(p => p.RecordCount == 0))
        {
            sink.Add(
                DiagnosticKind.NoRecords,
                DiagnosticSeverity.Loss,
                "No records: nothing was captured, or the export did not run.",
                procs.Count == 1 ? procs[0].Folder : "");
            return;
        }

        foreach (TraceProc proc in procs)
        {
            if (proc.RecordCount == 0)
            {
                sink.Add(DiagnosticKind.NoRecords, DiagnosticSeverity.Loss, "The proc holds no record.", proc.Folder);
            }
            else if (proc.Spans is not null && proc.Lanes.Any(IsKernelLane) && !proc.HasKernelSpans)
            {
                sink.Add(
                    DiagnosticKind.NoCoreSpan,
                    DiagnosticSeverity.Loss,
                    "No kernel was seen: the proc has lanes of cores, and no span on any of them.",
                    proc.Folder);
            }
        }
    }

    private static bool IsKernelLane(TraceLane lane) => lane.IsCore || lane.Kind == LaneKind.Stream;
}
