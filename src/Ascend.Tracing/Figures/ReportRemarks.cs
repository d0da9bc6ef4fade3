namespace Ascend.Tracing.Figures;

/// <summary>What a reader of figures must know beside the findings.</summary>
internal static class ReportRemarks
{
    public static IEnumerable<string> Of(FigureReport report, TraceCapture capture, FigureOptions options, IReadOnlyList<KernelNaming> names)
    {
        yield return SlotModels.Describe(report.Slots);
        for (int i = 0; i < report.Procs.Count; i++)
        {
            ProcFigures proc = report.Procs[i];
            string place = report.Procs.Count > 1 ? $"proc {proc.ProcId}: " : "";
            if (capture.Procs[i].Lanes.Any(l => l.IsCore || l.Kind == LaneKind.AicpuView))
            {
                yield return place + CoreTime(proc.CoreTime);
                foreach (KernelGroup group in options.Groups.Where(g => proc.Kernels.Count > 0 && proc.Group(g.Name) is null))
                {
                    yield return $"{place}no group '{group.Name}': {WhyEmpty(group, proc, names[i])}";
                }
            }

            foreach (TraceThread thread in capture.Procs[i].LeftOut)
            {
                string why = thread.Role == ThreadRole.Blank ? "only zeros" : "left by an earlier run";
                yield return $"{place}left out: {thread.RelativePath} ({why})";
            }
        }
    }

    private static string CoreTime(CoreTimeSource source) => source switch
    {
        CoreTimeSource.OnCore => "core time: on-core, recorded by the cores",
        CoreTimeSource.Mixed => "core time: on-core where cores recorded their tasks, else the AICPU's view (dispatch to seen completion)",
        _ => "core time: the AICPU's view, from dispatch to seen completion",
    };

    private static string WhyEmpty(KernelGroup group, ProcFigures proc, KernelNaming naming) =>
        !naming.IsKnown ? $"{KernelNaming.Unknown}; AIC and AIV sums hold"
        : naming.IsNameless ? $"no kernel has a name ({string.Join(", ", proc.Kernels.Take(3).Select(k => k.Name))}, ...); --names gives them"
        : $"no kernel matches {string.Join(", ", group.Patterns)}";
}
