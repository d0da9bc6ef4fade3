namespace Ascend.Tracing.Figures;

/// <summary>What a reader of figures must know beside the findings.</summary>
internal static class ReportRemarks
{
    public static IEnumerable<ReportRemark> Of(FigureReport report, TraceCapture capture, FigureOptions options, IReadOnlyList<KernelNaming> names)
    {
        if (capture.HasRecords)
        {
            yield return new(null, SlotModels.Describe(report.Slots));
        }

        for (int i = 0; i < capture.Procs.Count; i++)
        {
            TraceProc proc = capture.Procs[i];
            ProcFigures[] figures = [.. report.Procs.Where(p => p.ProcId == proc.Id)];
            foreach (string remark in OfProc(proc, figures, options, names[i]))
            {
                yield return new(proc.Id, remark);
            }
        }
    }

    /// <summary>The remarks on a proc; its figures are several where its launches are kept apart.</summary>
    private static IEnumerable<string> OfProc(TraceProc proc, ProcFigures[] figures, FigureOptions options, KernelNaming naming)
    {
        if (proc.IsCoreTimeKnown && proc.Lanes.Any(l => l.IsCore || l.Kind == LaneKind.AicpuView))
        {
            yield return CoreTime(proc.CoreTime);
        }

        if (figures.Any(f => f.Kernels.Count > 0))
        {
            foreach (KernelGroup group in options.Groups.Where(g => figures.All(f => f.Group(g.Name) is null)))
            {
                yield return $"no group '{group.Name}': {WhyEmpty(group, [.. figures.SelectMany(f => f.Kernels)], naming)}";
            }
        }

        foreach (TraceThread thread in proc.LeftOut)
        {
            string why = thread.Role == ThreadRole.Blank ? "only zeros" : "left by an earlier run";
            yield return $"left out: {thread.RelativePath} ({why})";
        }
    }

    private static string CoreTime(CoreTimeSource source) => source switch
    {
        CoreTimeSource.OnCore => "core time: on-core, recorded by the cores",
        CoreTimeSource.Mixed => "core time: on-core where cores recorded their tasks, else the AICPU's view (dispatch to seen completion)",
        _ => "core time: the AICPU's view, from dispatch to seen completion",
    };

    private static string WhyEmpty(KernelGroup group, KernelFigures[] kernels, KernelNaming naming)
    {
        if (!naming.IsKnown)
        {
            return $"{KernelNaming.Unknown}; AIC and AIV sums hold";
        }

        // Files of intervals name kernels by marker, without a func_id.
        return naming.IsNameless && Array.TrueForAll(kernels, k => k.FuncId is { } id && k.Name == $"func_{id}")
            ? $"no kernel has a name ({string.Join(", ", kernels.Select(k => k.Name).Distinct().Take(3))}, ...); --names gives them"
            : $"no kernel matches {string.Join(", ", group.Patterns)}";
    }
}
