using Ascend.Tracing;

namespace Ascend.Experiments;

/// <summary>Turns a run into a sample, and a capture into kernels and a timeline.</summary>
internal static class RunFigures
{
    /// <summary>The sample of a run; times of attention are those of one of its launches.</summary>
    public static RunSample Of(
        RunResult result, int round, int order, KernelNames names, KernelGroup measured, int launches, CancellationToken cancellation)
    {
        double hostWall = result.HostWall.TotalMicroseconds;
        double? deviceWall = Present(result.DeviceWallNanoseconds / 1e3);
        var figures = new Dictionary<string, double?>();
        if (result is { CapturePath: null, CaptureProblem: null })
        {
            figures[MetricCatalog.HostWall.Id] = hostWall;
            figures[MetricCatalog.DeviceWallId] = deviceWall;
            return new RunSample { Round = round, Order = order, Traced = false, Figures = figures };
        }

        figures[MetricCatalog.TracedHostWall.Id] = hostWall;
        figures[MetricCatalog.TracedDeviceWall.Id] = deviceWall;
        string verdict = result.CaptureProblem ?? "";
        ProcFigures? proc = result.CapturePath is { } path ? TryRead(path, names, measured, cancellation, out verdict) : null;
        KernelFigures? attention = proc?.Group(measured.Name);
        Add(figures, proc, attention, launches);
        return new RunSample
        {
            Round = round,
            Order = order,
            Traced = true,
            Figures = figures,
            CaptureVerdict = verdict,
            AffectedSpans = attention is null ? 0 : attention.Aic.AffectedSpans + attention.Aiv.AffectedSpans,
        };
    }

    /// <summary>Adds the figures of a capture, times of what is measured by launch; those that are not there are null.</summary>
    public static void Add(Dictionary<string, double?> figures, ProcFigures? proc, KernelFigures? measured, int launches = 1)
    {
        figures[MetricCatalog.MakespanId] = Present(measured?.MakespanNs / 1e3 / launches);
        figures[MetricCatalog.Effective.Id] = Present(proc?.DurationNs / 1e3);
        figures[MetricCatalog.AicBusy.Id] = Present(measured?.Aic.BusySumNs / 1e3 / launches);
        figures[MetricCatalog.AivBusy.Id] = Present(measured?.Aiv.BusySumNs / 1e3 / launches);
        figures[MetricCatalog.AicOccupancy.Id] = Present(measured?.Aic.Occupancy);
        figures[MetricCatalog.AivOccupancy.Id] = Present(measured?.Aiv.Occupancy);
    }

    /// <summary>The kernels of a capture, the busiest first.</summary>
    public static IReadOnlyList<KernelRow> Kernels(
        string capture, KernelNames names, KernelGroup measured, CancellationToken cancellation) =>
        TryRead(capture, names, measured, cancellation, out _) is { } proc
            ? [.. proc.Kernels.Select(kernel => Row(kernel, measured))] : [];

    /// <summary>Writes the capture as a native Perfetto trace beside it.</summary>
    public static string WritePerfetto(
        string capture, KernelNames names, HbmWorkload workload, CancellationToken cancellation)
    {
        string path = Path.Combine(Path.GetDirectoryName(capture)!, "perfetto.pftrace");
        PftraceWriter.WriteFile(
            TraceCapture.Open(capture, cancellation: cancellation),
            path,
            new ExportOptions
            {
                Names = names,
                Workload = workload,
                SliceNames = SliceNaming.Kernel,
                Slots = SlotModel.TwoSlot,
            },
            cancellation);
        return path;
    }

    private static ProcFigures? TryRead(
        string path, KernelNames names, KernelGroup measured, CancellationToken cancellation, out string verdict)
    {
        try
        {
            FigureReport report = FigureReport.Compute(
                TraceCapture.Open(path, cancellation: cancellation), new FigureOptions { Names = names, Groups = [measured] },
                cancellation);
            verdict = report.Verdict.ToString();
            return report.Procs is [{ } only] ? only : null;
        }
        catch (Exception e) when (e is TraceFormatException or IOException)
        {
            verdict = $"Unreadable: {e.Message}";
            return null;
        }
    }

    /// <summary>A kernel's figures; it is measured when it is of <paramref name="measured"/>.</summary>
    public static KernelRow Row(KernelFigures kernel, KernelGroup measured) => new()
    {
        Name = kernel.Name,
        IsMeasured = measured.Contains(kernel.Name),
        Spans = kernel.Spans,
        MakespanUs = kernel.MakespanNs / 1e3,
        AicBusyUs = kernel.Aic.BusySumNs / 1e3,
        AivBusyUs = kernel.Aiv.BusySumNs / 1e3,
        AicCores = kernel.Aic.CoresUsed,
        AivCores = kernel.Aiv.CoresUsed,
        BusiestCoreUs = Math.Max(kernel.Aic.BusyMaxNs, kernel.Aiv.BusyMaxNs) / 1e3,
        FirstStartUs = kernel.FirstStartNs / 1e3,
        LastEndUs = kernel.LastEndNs / 1e3,
    };

    /// <summary>A figure of zero is a figure that was lost.</summary>
    public static double? Present(double? figure) => figure > 0 ? figure : null;
}
