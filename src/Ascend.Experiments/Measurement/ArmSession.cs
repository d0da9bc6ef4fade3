using Ascend.Attention;
using Ascend.Tracing;

namespace Ascend.Experiments;

/// <summary>An arm while it is measured: its kernel and arguments in the session, and its samples so far.</summary>
internal sealed class ArmSession : IDisposable
{
    private readonly RegisteredKernel _kernel;
    private readonly AttentionLaunch _launch;
    private readonly List<RunSample> _samples = [];
    private readonly List<(double Makespan, string Capture, string? Folder)> _captures = [];
    private readonly KeepCaptures _keep;
    private readonly string _folder;
    private ushort[]? _output;
    private bool _reproducible = true;

    public ArmSession(string id, ExperimentArm arm, RuntimeSession session, AttentionTensors tensors,
        ExperimentOptions options)
    {
        Id = id;
        _keep = options.KeepCaptures;
        _folder = Path.Combine(options.OutputDirectory, id);
        Arm = arm;
        _kernel = session.Register(arm.Package);
        _launch = arm.Tiling is { } mode
            ? AttentionLaunch.ForCce(tensors, CceTiling.Create(tensors.Shape, mode: mode))
            : AttentionLaunch.ForPypto(tensors);
        Names = new KernelNames(arm.Package.KernelNames.Select(name => KeyValuePair.Create((uint)name.Key, name.Value)));
    }

    public string Id { get; }

    public ExperimentArm Arm { get; }

    public KernelNames Names { get; }

    public IReadOnlyList<RunSample> Samples => _samples;

    /// <summary>Runs once. A warm-up leaves nothing behind.</summary>
    public async Task RunAsync(RuntimeSession session, bool traced, int? round, int order, CancellationToken cancellation)
    {
        _launch.ClearOutput();
        var options = new RunOptions { Trace = traced, OutputDirectory = _folder };
        RunResult result = await session.RunAsync(_kernel, _launch.Arguments, options, cancellation).ConfigureAwait(false);
        if (round is not { } counted)
        {
            if (result.OutputPath is { } folder)
            {
                Directory.Delete(folder, recursive: true);
            }

            return;
        }

        ushort[] output = _launch.ReadOutput();
        _output ??= output;
        _reproducible &= output.AsSpan().SequenceEqual(_output);
        RunSample sample = RunFigures.Of(result, counted, order, Names, cancellation);
        _samples.Add(sample);
        if (result.CapturePath is { } capture && sample[MetricCatalog.MakespanId] is { } makespan)
        {
            _captures.Add((makespan, capture, result.OutputPath));
        }
    }

    /// <summary>What the arm's runs gave; figures are summed up by <see cref="ComparisonBuilder"/>.</summary>
    public ArmResult Finish(ArmManifest manifest, PagedAttentionShape shape, ushort[] expected, CancellationToken cancellation)
    {
        GoldenResult golden = GoldenCheck.Compare(shape, expected, _output);
        string? capture = Representative();
        IReadOnlyList<KernelRow> kernels = capture is null ? [] : RunFigures.Kernels(capture, Names, cancellation);
        capture = Tidy(capture);
        return new ArmResult
        {
            Id = Id,
            Name = Arm.Name,
            Manifest = manifest,
            Golden = new GoldenSummary(golden.Passed, golden.ToString()),
            IsReproducible = _reproducible,
            Samples = _samples,
            Metrics = [],
            Kernels = kernels,
            Capture = capture,
            KernelNames = Names.ByFuncId,
            Perfetto = capture is null ? null : RunFigures.WritePerfetto(capture, Names, shape, cancellation),
            Warnings = [],
            ProfilerCosts = [],
        };
    }

    public void Dispose() => _launch.Dispose();

    /// <summary>Removes the captures that are not kept; null when the representative one is among them.</summary>
    private string? Tidy(string? representative)
    {
        if (_keep == KeepCaptures.All)
        {
            return representative;
        }

        foreach ((_, string capture, string? folder) in _captures)
        {
            if (folder is not null && (_keep == KeepCaptures.None || capture != representative) && Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        if (_keep == KeepCaptures.None)
        {
            if (Directory.Exists(_folder))
            {
                Directory.Delete(_folder, recursive: true);
            }

            return null;
        }

        return representative;
    }

    /// <summary>The capture whose makespan is nearest to the median, the earliest of equals.</summary>
    private string? Representative()
    {
        if (_captures.Count == 0)
        {
            return null;
        }

        double median = Statistics.Robust.Median([.. _captures.Select(c => c.Makespan)]);
        return _captures.MinBy(c => Math.Abs(c.Makespan - median)).Capture;
    }
}
