namespace Ascend.Tracing.Figures;

/// <summary>The mean of the figures of several launches: what one launch takes.</summary>
internal static class LaunchMean
{
    /// <summary>The mean. A kernel that not every launch ran is averaged over those that did.</summary>
    /// <param name="launches">Figures of the launches of one proc; at least one.</param>
    public static ProcFigures Of(IReadOnlyList<ProcFigures> launches) => launches.Count == 1 ? launches[0] : launches[0] with
    {
        Launch = null,
        Records = Mean(launches, p => p.Records),
        Spans = Mean(launches, p => p.Spans),
        DurationNs = Mean(launches, p => p.DurationNs),
        Kernels = Means(launches, p => p.Kernels),
        Groups = Means(launches, p => p.Groups),
        Lanes = [],
    };

    private static KernelFigures[] Means(IReadOnlyList<ProcFigures> launches, Func<ProcFigures, IReadOnlyList<KernelFigures>> of) =>
        [.. launches.SelectMany(of).GroupBy(k => k.Name, StringComparer.Ordinal).Select(g => Mean([.. g]))];

    private static KernelFigures Mean(KernelFigures[] kernels)
    {
        // Starts count from each launch's own first span of the kernel, so that the means of start and end belong together.
        long start = Mean(kernels, k => k.FirstStartNs);
        return kernels[0] with
        {
            Spans = Mean(kernels, k => k.Spans),
            UnfinishedSpans = Mean(kernels, k => k.UnfinishedSpans),
            MakespanNs = Mean(kernels, k => k.MakespanNs),
            FirstStartNs = start,
            LastStartNs = start + Mean(kernels, k => k.LastStartNs - k.FirstStartNs),
            LastEndNs = start + Mean(kernels, k => k.ExtentNs),
            Aic = Mean([.. kernels.Select(k => k.Aic)]),
            Aiv = Mean([.. kernels.Select(k => k.Aiv)]),
            Streams = kernels[0].Streams is null ? null : Mean([.. kernels.Select(k => k.Streams!)]),
        };
    }

    private static CoreFigures Mean(CoreFigures[] cores) => cores[0] with
    {
        CoresUsed = cores.Max(c => c.CoresUsed),
        Spans = Mean(cores, c => c.Spans),
        BusySumNs = Mean(cores, c => c.BusySumNs),
        AffectedSpans = Mean(cores, c => c.AffectedSpans),
        BusyErrorLowNs = Mean(cores, c => c.BusyErrorLowNs),
        BusyErrorHighNs = Mean(cores, c => c.BusyErrorHighNs),
        BusyMinNs = Mean(cores, c => c.BusyMinNs),
        BusyMaxNs = Mean(cores, c => c.BusyMaxNs),
        MakespanNs = Mean(cores, c => c.MakespanNs),
        CoefficientOfVariation = cores.Average(c => c.CoefficientOfVariation),
        LaunchSkewNs = Mean(cores, c => c.LaunchSkewNs),
        BusiestCore = null,
        CriticalCore = null,
    };

    private static long Mean<T>(IReadOnlyCollection<T> items, Func<T, long> of) => (long)Math.Round(items.Average(i => (decimal)of(i)));
}
