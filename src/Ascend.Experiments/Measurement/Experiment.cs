using Ascend.Attention;
using Ascend.Experiments.Statistics;
using Ascend.Runtime;

namespace Ascend.Experiments;

/// <summary>
/// Measures kernels on one problem in one session: the arms take turns (A B, B A, …), until the interval of their ratio is as
/// narrow as asked. Every counted run is a sample, every output is compared, the results are checked against the reference.
/// </summary>
/// <remarks>Not thread-safe; may be run again.</remarks>
public sealed class Experiment
{
    /// <summary>Peak memory bandwidth of the 910B by the report's rule (pypto-lib issue 622).</summary>
    private const double PeakBytesPerSecond = 1.5e12;

    /// <summary>An assumption: the order of the 910B's fp16 peak. It places the roofline's ridge and nothing else.</summary>
    private const double PeakFlopsPerSecond = 3.2e14;

    private readonly AscendHost _host;
    private readonly PagedAttentionProblem _problem;
    private readonly IReadOnlyList<ExperimentArm> _arms;
    private readonly ExperimentOptions _options;

    /// <summary>Plans an experiment; nothing runs yet.</summary>
    /// <param name="host">Where to run; not taken over.</param>
    /// <param name="problem">The problem that every arm solves.</param>
    /// <param name="arms">At least two arms; the first two are the pair that was asked for. Modes of one package that lead to the
    /// same tiling are measured once.</param>
    /// <param name="options">How to measure; null takes every default.</param>
    /// <exception cref="ArgumentException">There are fewer than two arms, an option is out of range, the host cannot trace although
    /// the metric needs it, or the kernel never dispatches the tiling key that a shape needs.</exception>
    public Experiment(AscendHost host, PagedAttentionProblem problem, IEnumerable<ExperimentArm> arms, ExperimentOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(arms);
        _host = host;
        _problem = problem;
        _options = options ?? new ExperimentOptions();
        _options.Validate();
        var distinct = new List<ExperimentArm>();
        foreach (ExperimentArm arm in arms)
        {
            if (distinct.Count < 2 || !distinct.Exists(other => other.IsSameAs(arm, problem.Shape)))
            {
                distinct.Add(arm);
            }
        }

        _arms = distinct.Count >= 2 ? distinct : throw new ArgumentException($"A comparison takes at least two arms; {distinct.Count} given.", nameof(arms));
    }

    /// <summary>What would be measured, arm by arm, before anything runs.</summary>
    public IReadOnlyList<ArmManifest> Manifests => [.. _arms.Select(new Manifests(_host, _problem, _options).Of)];

    /// <summary>Measures.</summary>
    /// <param name="progress">Called on a thread of the experiment's after each run; may be null.</param>
    /// <param name="cancellation">Ends the experiment before the next run.</param>
    /// <exception cref="ComparisonRefusedException">The options are strict and the arms are not like for like.</exception>
    /// <exception cref="AscendException">A run failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<Comparison> RunAsync(IProgress<ExperimentProgress>? progress = null, CancellationToken cancellation = default)
    {
        DateTimeOffset startedAt = DateTimeOffset.UtcNow;
        IReadOnlyList<ArmManifest> manifests = Manifests;
        RefuseIfStrict(manifests);
        var state = new Progress(progress);
        using Device device = _host.OpenDevice();
        DeviceSensors? before = await ReadSensorsAsync(device, cancellation).ConfigureAwait(false);
        using RuntimeSession session = device.CreateSession(new SessionOptions
        {
            OutputDirectory = _options.OutputDirectory,
            Isolation = _options.Isolation,
        });
        using var inputs = new WorkloadInputs(_problem, session, state.Report);
        bool onSimulator = _host.Backend == BackendKind.Simulator;
        var arms = new List<ArmSession>();
        try
        {
            foreach (ExperimentArm arm in _arms)
            {
                string id = ((char)('A' + arms.Count)).ToString();
                arms.Add(new ArmSession(id, arm, session, inputs, _options, onSimulator, cancellation));
            }

            MeasurementFacts measurement = await MeasureAsync(session, arms, state, cancellation).ConfigureAwait(false);
            ArmResult[] results =
            [
                .. arms.Select((arm, i) => arm.Finish(
                    manifests[i] with { DataDigest = arm.DataDigest, Rounds = measurement.Rounds },
                    _problem.Shape,
                    onSimulator,
                    cancellation)),
            ];
            DeviceSensors? after = await ReadSensorsAsync(device, cancellation).ConfigureAwait(false);
            return ComparisonBuilder.Build(startedAt, _options.Command, Backend(before, after), Workload(), measurement, results);
        }
        finally
        {
            arms.ForEach(arm => arm.Dispose());
        }
    }

    private void RefuseIfStrict(IReadOnlyList<ArmManifest> manifests)
    {
        Condition[] unlike =
        [
            .. LikeForLikeGuard.Compare(manifests[0], manifests[1])
                .Where(c => c.Kind == ConditionKind.ChangesWork || (_options.Strict && c.Kind == ConditionKind.ExplainsResult)),
        ];
        if (unlike.Length > 0)
        {
            throw new ComparisonRefusedException(unlike);
        }
    }

    private async Task<MeasurementFacts> MeasureAsync(RuntimeSession session, List<ArmSession> arms, Progress state, CancellationToken cancellation)
    {
        bool traced = MetricCatalog.Find(_options.Metric)!.IsTraced;
        if (!session.CanTrace && traced)
        {
            throw new ArgumentException($"'{_options.Metric}' needs captures, and no TraCR build of the runtime is configured; use {MetricCatalog.DeviceWallId}.");
        }

        int others = traced || session.CanTrace ? _options.OtherRounds : 0;
        if (others > 0)
        {
            await WarmUpAsync(session, arms, !traced, state, cancellation).ConfigureAwait(false);
            for (int round = 0; round < others; round++)
            {
                await RoundAsync(session, arms, !traced, round, state, cancellation).ConfigureAwait(false);
            }
        }

        await WarmUpAsync(session, arms, traced, state, cancellation).ConfigureAwait(false);
        long deadline = Environment.TickCount64 + (long)_options.MaxTime.TotalMilliseconds;
        var rule = new StoppingRule(_options);
        int rounds = 0;
        while (true)
        {
            await RoundAsync(session, arms, traced, rounds++, state, cancellation).ConfigureAwait(false);
            state.Rounds = rounds;
            string? stop = rule.After(rounds, Environment.TickCount64 >= deadline, () => state.Precision = ReachedPrecision(arms));
            if (stop is not null)
            {
                return new MeasurementFacts
                {
                    Metric = _options.Metric,
                    Precision = _options.Precision,
                    PrecisionReached = state.Precision,
                    Rounds = rounds,
                    OtherRounds = others,
                    WarmUp = _options.WarmUp,
                    StoppedBecause = stop,
                };
            }
        }
    }

    private async Task WarmUpAsync(RuntimeSession session, List<ArmSession> arms, bool traced, Progress state, CancellationToken cancellation)
    {
        for (int i = 0; i < _options.WarmUp; i++)
        {
            await RoundAsync(session, arms, traced, round: null, state, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Every arm once; who goes first changes from round to round.</summary>
    private static async Task RoundAsync(
        RuntimeSession session, List<ArmSession> arms, bool traced, int? round, Progress state, CancellationToken cancellation)
    {
        for (int i = 0; i < arms.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            ArmSession arm = arms[round % 2 == 1 ? arms.Count - 1 - i : i];
            await arm.RunAsync(session, traced, round, state.Runs, cancellation).ConfigureAwait(false);
            state.Runs++;
            state.Report($"{arm.Arm.Name}, {(traced ? "traced" : "untraced")}{(round is null ? ", warm-up" : "")}");
        }
    }

    /// <summary>The widest of the intervals of the first arm against the others; null while an arm has no sample.</summary>
    private double? ReachedPrecision(List<ArmSession> arms)
    {
        double widest = 0;
        foreach (ArmSession other in arms.Skip(1))
        {
            if (Ratios.Paired(ComparisonBuilder.Pairs(arms[0].Samples, other.Samples, _options.Metric)) is not { } ratio)
            {
                return null;
            }

            widest = Math.Max(widest, ratio.RelativeHalfWidth);
        }

        return widest;
    }

    private Task<DeviceSensors?> ReadSensorsAsync(Device device, CancellationToken cancellation) =>
        _host.Backend == BackendKind.Device ? NpuSmi.TryReadAsync(device.Id, cancellation) : Task.FromResult<DeviceSensors?>(null);

    private BackendFacts Backend(DeviceSensors? before, DeviceSensors? after) => new()
    {
        Id = BackendNames.Id(_host.Backend),
        Reason = _host.BackendReason,
        Profile = _host.ProfileName,
        DeviceTimes = BackendNames.Timing(_host.Clock),
        IsHardware = _host.Clock == TimingKind.Measured,
        Caveat = BackendNames.Caveat(_host.Clock),
        InjectedNoise = _host.MockNoise,
        Before = before,
        After = after,
    };

    private WorkloadFacts Workload()
    {
        PagedAttentionShape shape = _problem.Shape;
        return new WorkloadFacts
        {
            Shape = shape.Name,
            Batch = shape.Batch,
            QueryHeads = shape.QueryHeads,
            KvHeads = shape.KvHeads,
            HeadDim = shape.HeadDim,
            BlockSize = shape.BlockSize,
            ContextLengths = shape.ContextLengths,
            DataType = DataTypeNames.Of(shape.DataType),
            Seed = _problem.Seed,
            BytesMoved = shape.BytesMoved,
            FloatingPointOperations = shape.FloatingPointOperations,
            PeakBytesPerSecond = PeakBytesPerSecond,
            PeakFlopsPerSecond = PeakFlopsPerSecond,
        };
    }

    /// <summary>What has been done so far.</summary>
    private sealed class Progress(IProgress<ExperimentProgress>? target)
    {
        public int Runs { get; set; }

        public int Rounds { get; set; }

        public double? Precision { get; set; }

        public void Report(string doing) => target?.Report(new ExperimentProgress(doing, Runs, Rounds, Precision));
    }
}
