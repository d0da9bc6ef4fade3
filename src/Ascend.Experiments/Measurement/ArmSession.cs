using Ascend.Attention;
using Ascend.Tracing;

namespace Ascend.Experiments;

/// <summary>An arm while it is measured: its kernel and arguments in the session, and its samples so far.</summary>
internal sealed class ArmSession : IDisposable
{
    private readonly RegisteredKernel _kernel;
    private readonly WorkloadRun _run;
    private readonly RunOptions _traced;
    private readonly RunOptions _untraced;
    private readonly int _launches;
    private readonly SimulatorRaces _races;
    private readonly bool _onSimulator;
    private readonly List<RunSample> _samples = [];
    private readonly List<(double Makespan, string Capture, string? Folder)> _captures = [];
    private readonly KeepCaptures _keep;
    private readonly string _folder;
    private ushort[]? _output;
    private bool _reproducible = true;
    private bool _varies;

    public ArmSession(
        string id, ExperimentArm arm, RuntimeSession session, WorkloadInputs inputs, ExperimentOptions options, bool onSimulator,
        CancellationToken cancellation)
    {
        _races = new SimulatorRaces(onSimulator);
        _onSimulator = onSimulator;
        Id = id;
        _keep = options.KeepCaptures;
        _folder = Path.Combine(options.OutputDirectory, id);
        Arm = arm;
        _kernel = session.Register(arm.Package);
        _run = arm.Workload.Prepare(inputs, cancellation);
        _untraced = options.Run with { OutputDirectory = _folder };
        _traced = _untraced with { Trace = true };
        _launches = arm.Workload.AttentionsPerRun(inputs.Shape);
        Attention = new KernelGroup(KernelGroup.Attention.Name, arm.Workload.MeasuredKernels);
        Names = new KernelNames(arm.Package.KernelNames.Select(name => KeyValuePair.Create((uint)name.Key, name.Value)));
    }

    public string Id { get; }

    public ExperimentArm Arm { get; }

    public KernelNames Names { get; }

    /// <summary>The kernels that count.</summary>
    public KernelGroup Attention { get; }

    /// <summary>Hash of the arm's inputs.</summary>
    public string DataDigest => _run.DataDigest;

    public IReadOnlyList<RunSample> Samples => _samples;

    /// <summary>Runs once. A warm-up leaves nothing behind.</summary>
    public async Task RunAsync(RuntimeSession session, bool traced, int? round, int order, CancellationToken cancellation)
    {
        (RunResult result, ushort[] output) = await _races.RunAsync(
            $"{(traced ? "traced" : "untraced")} run {order + 1} of the session",
            () => RunOnceAsync(session, traced, cancellation),
            run => _run.Check(run.Output, onSimulator: true) is { Passed: false } check ? check.Text : null,
            run => Discard(run.Result)).ConfigureAwait(false);
        if (round is not { } counted)
        {
            Discard(result);
            return;
        }

        _output ??= output;
        if (!output.AsSpan().SequenceEqual(_output))
        {
            bool within = Arm.Workload.AddsInAnyOrder && _run.Check(output, _onSimulator).Passed;
            _varies |= within;
            _reproducible &= within;
        }

        RunSample sample = RunFigures.Of(result, counted, order, Names, Attention, _launches, cancellation);
        _samples.Add(sample);
        if (result.CapturePath is { } capture && sample[MetricCatalog.MakespanId] is { } makespan)
        {
            _captures.Add((makespan, capture, result.OutputPath));
        }
    }

    /// <summary>What the arm's runs gave; figures are summed up by <see cref="ComparisonBuilder"/>.</summary>
    public ArmResult Finish(ArmManifest manifest, PagedAttentionShape shape, bool onSimulator, CancellationToken cancellation)
    {
        WorkloadCheck golden = _run.Check(_output!, onSimulator);
        string? capture = Representative();
        IReadOnlyList<KernelRow> kernels = capture is null ? [] : RunFigures.Kernels(capture, Names, Attention, cancellation);
        capture = Tidy(capture);
        return new ArmResult
        {
            Id = Id,
            Name = Arm.Name,
            Manifest = manifest,
            Golden = new GoldenSummary(golden.Passed, golden.Text),
            IsReproducible = _reproducible,
            VariesInLastBits = _varies,
            Samples = _samples,
            Metrics = [],
            Kernels = kernels,
            Capture = capture,
            KernelNames = Names.ByFuncId,
            Perfetto = capture is null ? null : RunFigures.WritePerfetto(
                capture, Names, new HbmWorkload(_launches * Arm.Workload.BytesMoved(shape), Attention), cancellation),
            Warnings = [],
            Repeats = _races.Notes,
            ProfilerCosts = [],
        };
    }

    public void Dispose() => _run.Dispose();

    private async Task<(RunResult Result, ushort[] Output)> RunOnceAsync(
        RuntimeSession session, bool traced, CancellationToken cancellation)
    {
        _run.Clear();
        RunResult result = await session.RunAsync(_kernel, _run.Arguments, traced ? _traced : _untraced, cancellation)
            .ConfigureAwait(false);
        return (result, _run.ReadResult());
    }

    private static void Discard(RunResult result)
    {
        if (result.OutputPath is { } folder)
        {
            Directory.Delete(folder, recursive: true);
        }
    }

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
