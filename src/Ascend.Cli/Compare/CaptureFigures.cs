using Ascend.Attention;
using Ascend.Runtime;
using Ascend.Tracing;

namespace Ascend.Cli.Compare;

/// <summary>Turns a run's capture into figures and timelines.</summary>
internal static class CaptureFigures
{
    /// <param name="capturePath">The capture's folder.</param>
    /// <param name="package">Names its kernels.</param>
    /// <param name="shape">Tells the bytes that attention moves.</param>
    /// <param name="cancellation">Cancels reading and writing.</param>
    public static CaptureReport Read(
        string capturePath, KernelPackage package, PagedAttentionShape shape, CancellationToken cancellation)
    {
        TraceCapture capture = TraceCapture.Open(capturePath, cancellation: cancellation);
        var names = new KernelNames(package.KernelNames.Select(name => KeyValuePair.Create((uint)name.Key, name.Value)));
        FigureReport figures = FigureReport.Compute(capture, new FigureOptions { Names = names }, cancellation);
        ProcFigures proc = figures.Procs.Count == 1
            ? figures.Procs[0]
            : throw new IOException($"The capture '{capturePath}' holds {figures.Procs.Count} procs; a run on one device writes one.");

        string folder = Path.GetDirectoryName(capturePath)!;
        string perfetto = Path.Combine(folder, "perfetto.json");
        string pftrace = Path.Combine(folder, "perfetto.pftrace");
        var options = new ExportOptions { Names = names, Workload = new HbmWorkload(shape.BytesMoved, KernelGroup.Attention) };
        PerfettoJsonWriter.WriteFile(capture, perfetto, options, cancellation);
        PftraceWriter.WriteFile(capture, pftrace, options with { SliceNames = SliceNaming.Kernel, Slots = SlotModel.TwoSlot }, cancellation);
        return new CaptureReport
        {
            Path = capturePath,
            Perfetto = perfetto,
            Pftrace = pftrace,
            Verdict = figures.Verdict.ToString(),
            Records = proc.Records,
            DurationUs = proc.DurationNs / 1e3,
            Attention = proc.Group(KernelGroup.Attention.Name) is { } group ? Convert(group, shape.BytesMoved) : null,
            Kernels = [.. proc.Kernels.Select(kernel => Convert(kernel, bytes: null))],
        };
    }

    private static KernelReport Convert(KernelFigures figures, long? bytes) => new()
    {
        Name = figures.Name,
        Spans = figures.Spans,
        MakespanUs = figures.MakespanNs / 1e3,
        Aic = Convert(figures.Aic),
        Aiv = Convert(figures.Aiv),
        TerabytesPerSecond = bytes is { } moved && figures.MakespanNs > 0 ? moved / (double)figures.MakespanNs / 1e3 : null,
    };

    private static CoreReport Convert(CoreFigures cores) => new()
    {
        CoresUsed = cores.CoresUsed,
        Cores = cores.Cores,
        BusySumUs = cores.BusySumNs / 1e3,
        BusyMeanUs = cores.BusyMeanNs / 1e3,
        BusyMaxUs = cores.BusyMaxNs / 1e3,
        Occupancy = cores.Occupancy,
    };
}
