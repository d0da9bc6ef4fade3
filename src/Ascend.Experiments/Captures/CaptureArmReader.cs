using System.Globalization;
using Ascend.Experiments.Statistics;
using Ascend.Tracing;

namespace Ascend.Experiments.Captures;

/// <summary>Makes an arm of captures.</summary>
internal sealed class CaptureArmReader(KernelGroup group, CancellationToken cancellation)
{
    private const int MaxOthers = 12;

    /// <summary>Reads the captures of an arm.</summary>
    /// <exception cref="TraceFormatException">One of them cannot be read, or has no kernel that counts.</exception>
    public ArmResult Read(string id, CaptureArm arm)
    {
        CaptureSample[] captures = [.. arm.Paths.Select(path => CaptureSample.Read(path, arm, group, cancellation))];
        RunSample[] samples = [.. captures.Select((capture, i) => capture.ToSample(i))];
        CaptureSample shown = captures[Representative(samples)];
        CaptureFacts facts = Facts(arm, captures, shown);
        return new ArmResult
        {
            Id = id,
            Name = arm.Name ?? NameOf(arm.Paths),
            Manifest = Manifest(facts, captures, shown),
            Golden = null,
            IsReproducible = true,
            Samples = samples,
            Metrics = [],
            Kernels = [.. shown.Figures.Kernels.Select(kernel => RunFigures.Row(kernel, group))],
            Capture = shown.Path,
            KernelNames = arm.Names.ByFuncId,
            Perfetto = null,
            Warnings = [],
            ProfilerCosts = [],
        };
    }

    /// <summary>The capture whose makespan is nearest to the median, the first of equals.</summary>
    private static int Representative(RunSample[] samples)
    {
        double[] values = [.. samples.Select(sample => sample[MetricCatalog.MakespanId]).OfType<double>()];
        double median = values.Length == 0 ? 0 : Robust.Median(values);
        return Enumerable.Range(0, samples.Length)
            .MinBy(i => samples[i][MetricCatalog.MakespanId] is { } value
                ? Math.Abs(value - median) : double.PositiveInfinity);
    }

    /// <summary>The end of the first path: a folder's name, or a file's with that of its folder.</summary>
    private static string NameOf(IReadOnlyList<string> paths)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(paths[0]));
        string name = Path.GetFileName(full);
        if (File.Exists(full) || name.StartsWith("proc.", StringComparison.Ordinal))
        {
            name = Path.Combine(Path.GetFileName(Path.GetDirectoryName(full)) ?? "", name);
        }

        return paths.Count == 1 ? name : $"{name} and {Text(paths.Count - 1)} more";
    }

    private CaptureFacts Facts(CaptureArm arm, CaptureSample[] captures, CaptureSample shown) => new()
    {
        Paths = [.. arm.Paths.Select(Path.GetFullPath)],
        Digests = [.. captures.Select(capture => capture.Digest())],
        GivenName = arm.Name,
        Group = group.Name,
        Kind = Each(captures, c => KindNames.Of(c.Kind)),
        MarkerList = Each(captures, c => MarkerList(c.Proc)),
        Revision = Each(captures, c => Revision(c)),
        Lanes = Each(captures, c => Lanes(c.Proc)),
        CoresUsed = Each(captures, c => CoresUsed(c.Counted)),
        Loss = Each(captures, c => Loss(c.Report)),
        Launches = [.. captures.Select(c => c.Launches)],
        ArePerLaunch = captures.All(c => c.IsPerLaunch),
        Tasks = shown.Counted.Members.ToDictionary(name => name, name => TasksOf(shown, name)),
        Others = [.. shown.Figures.Kernels.Select(k => k.Name).Where(name => !group.Contains(name)).Take(MaxOthers)],
        Deps = arm.DepsPath is { } deps ? Path.GetFullPath(deps) : null,
        ProcId = arm.ProcId,
    };

    private static ArmManifest Manifest(CaptureFacts facts, CaptureSample[] captures, CaptureSample shown) => new()
    {
        Package = ArmManifest.NotKnown,
        PackageHash = ArmManifest.NotKnown,
        OriginRepository = ArmManifest.NotKnown,
        ExternalKernels = [],
        MeasuredKernels = shown.Counted.Members,
        OtherKernels = shown.Figures.Kernels.Count - shown.Counted.Members.Count,
        Shape = ArmManifest.NotKnown,
        DataType = ArmManifest.NotKnown,
        ContextDigest = ArmManifest.NotKnown,
        BlockTableDigest = ArmManifest.NotKnown,
        DataDigest = ArmManifest.NotKnown,
        RuntimeGeneration = ArmManifest.NotKnown,
        RuntimeVariant = ArmManifest.NotKnown,
        Backend = ArmManifest.NotKnown,
        Platform = ArmManifest.NotKnown,
        Soc = ArmManifest.NotKnown,
        CallConfig = ArmManifest.NotKnown,
        Clock = Each(captures, Clock),
        Profiling = Each(captures, c => KindNames.ProfilerOf(c.Kind)),
        Metric = MetricCatalog.MakespanId,
        Rounds = captures.Length,
        Session = string.Join(' ', facts.Digests.Select(digest => digest[..12])),
        Captures = facts,
    };

    private static string Clock(CaptureSample capture) => capture.Counted.Streams is not null
        ? "whole kernels, as the file times them"
        : capture.Proc.CoreTime switch
        {
            CoreTimeSource.OnCore => "on-core, recorded by the cores",
            CoreTimeSource.Mixed => "on-core where cores recorded their tasks, else the AICPU's view",
            _ when capture.Kind is CaptureKind.ChromeJson or CaptureKind.MergedSwimlane or CaptureKind.TorchTraceView =>
                "the file's own",
            _ => "the AICPU's view, dispatch to seen completion",
        };

    private static string? MarkerList(TraceProc proc) => MarkerLists.LabelOf(proc.Markers)
        ?? (proc.Threads.Count > 0 ? $"none of the known ones ({Text(proc.Markers.Count)} markers)" : null);

    private static string? Revision(CaptureSample capture) => capture.Proc.FuncIds switch
    {
        FuncIdSource.Recorded => "records func_ids",
        FuncIdSource.Absent or FuncIdSource.Doubtful => "records no func_ids",
        _ => null,
    };

    private static string Lanes(TraceProc proc) => string.Join(", ", proc.Lanes.Where(lane => lane.RowOf is null)
        .GroupBy(lane => lane.Kind).OrderBy(lanes => lanes.Key)
        .Select(lanes => (Kind: LaneWord(lanes.Key), Count: lanes.Count())).Where(lanes => lanes.Kind is not null)
        .Select(lanes => $"{Text(lanes.Count)} {lanes.Kind}"));

    private static string? LaneWord(LaneKind kind) => kind switch
    {
        LaneKind.AiCube => "AIC",
        LaneKind.AiVector => "AIV",
        LaneKind.Aicpu => "AICPU",
        LaneKind.Stream => "streams",
        _ => null,
    };

    private static string CoresUsed(KernelFigures counted) => counted.Streams is { } streams
        ? $"{Text(streams.CoresUsed)} streams"
        : $"{Text(counted.Aic.CoresUsed)} AIC, {Text(counted.Aiv.CoresUsed)} AIV";

    private static string Loss(FigureReport report)
    {
        string[] findings =
        [
            .. report.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Loss).Select(d => $"{d.Kind} x{Text(d.Count)}").Distinct(),
        ];
        return findings.Length == 0 ? "none known" : string.Join(", ", findings);
    }

    private static long TasksOf(CaptureSample capture, string kernel)
    {
        KernelFigures figures = capture.Figures.Kernel(kernel)!;
        return figures.Streams is null ? figures.Spans : figures.Spans / capture.Launches;
    }

    /// <summary>What the captures say, each text once.</summary>
    private static string Each(CaptureSample[] captures, Func<CaptureSample, string?> of) =>
        string.Join("; ", captures.Select(of).Select(text => text ?? ArmManifest.NotKnown).Distinct());

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
