using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ascend.Tracing;

namespace Ascend.Experiments.Captures;

/// <summary>A capture that was read: the figures of one launch of one proc, and what the file says beside them.</summary>
internal sealed class CaptureSample
{
    private const int Listed = 6;

    private CaptureSample(
        string path, CaptureKind kind, FigureReport report, ProcFigures figures, TraceProc proc, KernelFigures counted)
    {
        (Path, Kind, Report, Figures, Proc, Counted) = (path, kind, report, figures, proc, counted);
        long? summed = report.Diagnostics
            .FirstOrDefault(d => d is { Kind: DiagnosticKind.SeveralLaunches, Severity: DiagnosticSeverity.Loss })?.Count;
        long? launches = counted.Streams is not null ? StreamLaunches()
            : Math.Max(1, report.Procs.Count(p => p.ProcId == figures.ProcId && p.Launch is not null));
        IsPerLaunch = summed is null && launches is not null;
        Launches = summed ?? launches ?? 1;
    }

    public string Path { get; }

    public CaptureKind Kind { get; }

    public FigureReport Report { get; }

    /// <summary>The proc's figures; the means of its launches where it keeps them apart.</summary>
    public ProcFigures Figures { get; }

    public TraceProc Proc { get; }

    /// <summary>The kernels that count, together.</summary>
    public KernelFigures Counted { get; }

    /// <summary>Launches in the window.</summary>
    public long Launches { get; }

    /// <summary>False when the figures are sums over launches that cannot be told apart.</summary>
    public bool IsPerLaunch { get; }

    /// <summary>Reads a capture.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="arm">Names, deps.json and proc.</param>
    /// <param name="group">The kernels that count.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    /// <exception cref="TraceFormatException">Nothing can be read, several procs and none named, or no kernel that
    /// counts.</exception>
    public static CaptureSample Read(string path, CaptureArm arm, KernelGroup group, CancellationToken cancellation)
    {
        using OpenedTrace trace = TraceDoor.Open(path, new TraceDoorOptions { DepsPath = arm.DepsPath }, cancellation);
        FigureReport report = FigureReport.Compute(
            trace.Capture, new FigureOptions { Names = arm.Names, Groups = [group] }, cancellation);
        ProcFigures figures = report.Select(arm.ProcId);
        KernelFigures counted = figures.Group(group.Name) ?? throw NoneCounts(path, figures, group);
        return new(path, trace.Kind, report, figures, trace.Capture.Procs.First(p => p.Id == figures.ProcId), counted);
    }

    /// <summary>The figures as a sample: those of one launch.</summary>
    public RunSample ToSample(int index)
    {
        Dictionary<string, double?> figures = [];
        if (Counted.Streams is { } streams)
        {
            figures[MetricCatalog.MakespanId] = RunFigures.Present(streams.BusySumNs / 1e3 / Launches);
        }
        else
        {
            RunFigures.Add(figures, Figures, Counted);
        }

        return new RunSample
        {
            Round = index,
            Order = index,
            Traced = true,
            Figures = figures,
            CaptureVerdict = Report.Verdict.ToString(),
            AffectedSpans = Counted.Aic.AffectedSpans + Counted.Aiv.AffectedSpans,
        };
    }

    /// <summary>
    /// The figures apart from names and from where time 0 lies, hashed: equal for one run in whatever file.
    /// </summary>
    public string Digest()
    {
        long origin = Figures.Kernels.Select(k => k.FirstStartNs).DefaultIfEmpty().Min();
        var text = new StringBuilder();
        KernelFigures[] kernels =
            [.. Figures.Kernels.OrderBy(k => k.FirstStartNs).ThenBy(k => k.LastEndNs).ThenBy(k => k.Spans)];
        foreach (KernelFigures k in kernels)
        {
            _ = text.Append(CultureInfo.InvariantCulture, $"{k.Spans} {k.MakespanNs} {k.FirstStartNs - origin} ")
                .Append(CultureInfo.InvariantCulture, $"{k.LastEndNs - origin} ")
                .AppendLine(CultureInfo.InvariantCulture, $"{k.Aic.BusySumNs} {k.Aiv.BusySumNs} {k.Streams?.BusySumNs}");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>
    /// Launches of a file that knows whole kernels: as often as each kernel that counts was launched. Null when they
    /// were launched in
    /// different numbers, so that nothing says what one run of all of them is.
    /// </summary>
    private long? StreamLaunches()
    {
        long[] counts = [.. Counted.Members.Select(name => Figures.Kernel(name)!.Spans).Distinct()];
        return counts.Length == 1 && counts[0] > 0 ? counts[0] : null;
    }

    private static TraceFormatException NoneCounts(string path, ProcFigures figures, KernelGroup group)
    {
        string[] names = [.. figures.Kernels.Select(k => k.Name)];
        string has = names.Length == 0 ? "it has no kernel at all"
            : $"it has {string.Join(", ", names.Take(Listed))}"
                + (names.Length > Listed ? $" and {names.Length - Listed} more" : "");
        return new TraceFormatException(
            $"'{path}' has no kernel that counts ({string.Join(", ", group.Patterns)}); {has}. Give the kernels' names by "
            + "func_id (--names, --a-names, --b-names), or say which kernels count (--kernels).", path);
    }
}
