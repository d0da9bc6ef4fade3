namespace Ascend.Experiments.Tests.Reports;

/// <summary>A made-up comparison with everything that a report can show.</summary>
internal static class SampleComparison
{
    public const int Rounds = 24;

    /// <summary>B takes 2.3 times as long; an outlier, a missing sample and drift in A; warnings on B; one kernel on each side only.</summary>
    public static Comparison Create()
    {
        ArmResult a = Arm("A", "CCE highperf (default)", 548, Manifest("cce_paged_attention", "default") with { TilingKey = 4, KvSplitCores = 2, EffectiveBlockDim = 24 }) with
        {
            Kernels = [Kernel("PA_HIGHPERF_AIC", 540, 11_000, 0), Kernel("PA_HIGHPERF_AIV", 545, 0, 21_000), Kernel("only_a", 12.5, 0, 31, measured: false)],
        };
        ArmResult b = Arm("B", "PyPTO fa_fused", 1263, Manifest("pypto_attention", null) with { ExternalKernels = ["fa_fused"], OtherKernels = 30 }) with
        {
            Kernels = [Kernel("fa_fused", 1200, 24_000, 46_000), Kernel("online_softmax", 300, 0, 9_000), Kernel("PA_HIGHPERF_AIC", 10, 100, 0)],
            Warnings = ["3 of 24 captures: Incomplete; records or work are missing, and figures from them are lower bounds; see their diagnostics"],
        };
        return new Comparison
        {
            StartedAt = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero),
            Command = "ascend compare --a cce_paged_attention --b pypto_attention --case b16_h40_kv8_s4096_bs128_fp16 --precision 1%",
            Backend = new BackendFacts
            {
                Id = "mock",
                Reason = "no device and no simulator was named",
                Profile = "issue622-tracr",
                DeviceTimes = "modelled",
                IsHardware = false,
                Caveat = "Times of the mock are modelled from published figures; they say nothing about a device.",
                Before = new DeviceSensors(1800, 45),
            },
            Workload = Workload(),
            Measurement = new MeasurementFacts
            {
                Metric = MetricCatalog.MakespanId,
                Precision = 0.01,
                PrecisionReached = 0.004,
                Rounds = Rounds,
                OtherRounds = Rounds,
                WarmUp = 1,
                StoppedBecause = "precision",
            },
            Arms = [a, b],
            Pairs =
            [
                Pair(a, b, "as asked for", Verdict.AFaster, "CCE highperf (default) is faster: 2.305x [2.291, 2.317], NOT LIKE FOR LIKE: tiling, external kernel") with
                {
                    Conditions =
                    [
                        new(ConditionKind.Note, "context", null, null, "The context lies exactly at a tiling threshold."),
                        new(ConditionKind.ExplainsResult, "external kernel", null, "fa_fused", "B measures a kernel that was taken from elsewhere under that name."),
                    ],
                    Findings =
                    [
                        new(SampleFindingKind.Outliers, "A", MetricCatalog.MakespanId, "1 of 24 values lies further than 3.5 MADs from the median."),
                        new(SampleFindingKind.Drift, "A", MetricCatalog.MakespanId, "Values rise by 1.2 % over the session."),
                    ],
                },
                Pair(a, b, "best of each", Verdict.NoDifferenceShown, "no difference shown: 1.002x [0.995, 1.009]"),
            ],
        };
    }

    /// <summary>As <see cref="Create"/>, with markup and script in every string that comes from outside.</summary>
    public static Comparison CreateHostile(string payload)
    {
        Comparison c = Create();
        ArmResult Taint(ArmResult arm) => arm with
        {
            Name = payload,
            Golden = arm.Golden! with { Text = payload },
            Warnings = [payload],
            Capture = payload,
            Kernels = [.. arm.Kernels.Select((k, i) => k with { Name = $"{payload}{i}" })],
            Manifest = arm.Manifest with { Package = payload, OriginNote = payload, ExternalKernels = [payload], MeasuredKernels = [payload] },
        };
        return c with
        {
            Command = payload,
            Backend = c.Backend with { Profile = payload, Caveat = payload, Reason = payload, InjectedNoise = payload },
            Workload = c.Workload! with { Shape = payload },
            Arms = [.. c.Arms.Select(Taint)],
            Pairs =
            [
                .. c.Pairs.Select(pair => pair with
                {
                    Title = payload,
                    VerdictText = payload,
                    Conditions = [new(ConditionKind.ExplainsResult, payload, payload, payload, payload)],
                    Findings = [new(SampleFindingKind.Step, "A", payload, payload)],
                }),
            ],
        };
    }

    public static PairResult Pair(ArmResult a, ArmResult b, string title, Verdict verdict, string text) => new()
    {
        A = a.Id,
        B = b.Id,
        Title = title,
        Metric = MetricCatalog.MakespanId,
        Verdict = verdict,
        VerdictText = text,
        Ratio = new RatioEstimate(2.305, 2.291, 2.317, 0.95, Rounds, IsPaired: true),
        Conditions = [],
        Findings = [],
        Metrics =
        [
            .. a.Metrics.Select(m => new MetricComparison
            {
                Metric = m.Metric,
                A = m.Median,
                B = b.Metric(m.Metric)!.Median,
                Ratio = new RatioEstimate(b.Metric(m.Metric)!.Median / m.Median, b.Metric(m.Metric)!.Median / m.Median * 0.99, b.Metric(m.Metric)!.Median / m.Median * 1.01, 0.95, Rounds, true),
            }),
        ],
    };

    private static ArmResult Arm(string id, string name, double makespanUs, ArmManifest manifest)
    {
        var random = new Random(id[0]);
        var samples = new List<RunSample>();
        for (int round = 0; round < Rounds; round++)
        {
            double noise = 1 + ((random.NextDouble() - 0.5) * 0.01);
            double makespan = makespanUs * noise * (id == "A" && round == 7 ? 1.09 : 1);
            int order = (round * 4) + (id == "A" ? 2 : 3);
            samples.Add(Sample(round, order, traced: true, new()
            {
                [MetricCatalog.MakespanId] = id == "A" && round == 11 ? null : makespan,
                [MetricCatalog.TracedDeviceWall.Id] = makespan + 820,
                [MetricCatalog.TracedHostWall.Id] = makespan + 2_300,
                [MetricCatalog.AicBusy.Id] = makespan * 22,
                [MetricCatalog.AicOccupancy.Id] = 0.91 * noise,
            }));
            samples.Add(Sample(round, order + 2, traced: false, new()
            {
                [MetricCatalog.DeviceWallId] = makespan + 760,
                [MetricCatalog.HostWall.Id] = makespan + 2_100,
            }));
        }

        MetricSummary[] metrics = [.. MetricCatalog.All.Select(m => Summarise(m, samples)).OfType<MetricSummary>()];
        return new ArmResult
        {
            Id = id,
            Name = name,
            Manifest = manifest,
            Golden = new GoldenSummary(true, "81,920 elements, largest error 4.9e-4 of 1e-2"),
            IsReproducible = true,
            Samples = samples,
            Metrics = metrics,
            Kernels = [],
            Capture = $"ascend-output/{id}/tracr",
            Perfetto = $"ascend-output/{id}/perfetto.pftrace",
            KernelNames = new Dictionary<uint, string>(),
            Warnings = [],
            ProfilerCosts =
            [
                new MetricComparison { Metric = MetricCatalog.DeviceWallId, A = makespanUs + 760, B = makespanUs + 820, Ratio = new RatioEstimate(1.045, 1.04, 1.05, 0.95, Rounds, false) },
            ],
            Roofline = RooflinePosition.Of(Workload(), manifest, makespanUs),
        };
    }

    private static RunSample Sample(int round, int order, bool traced, Dictionary<string, double?> figures) => new()
    {
        Round = round,
        Order = order,
        Traced = traced,
        Figures = figures,
        CaptureVerdict = traced ? "Complete" : null,
        AffectedSpans = traced ? 3 : 0,
    };

    private static MetricSummary? Summarise(MetricDefinition metric, List<RunSample> samples)
    {
        double[] values = [.. samples.Select(s => s[metric.Id]).OfType<double>().Order()];
        if (values.Length == 0)
        {
            return null;
        }

        double median = values[values.Length / 2];
        double mad = values.Select(v => Math.Abs(v - median)).Order().ElementAt(values.Length / 2) * 1.4826;
        return new MetricSummary
        {
            Metric = metric.Id,
            Count = values.Length,
            Missing = samples.Count(s => s.Figures.ContainsKey(metric.Id) && s[metric.Id] is null),
            Median = median,
            Mad = mad,
            Min = values[0],
            Max = values[^1],
            Outliers = [.. samples.Index().Where(s => s.Item[metric.Id] is { } v && Math.Abs(v - median) > 8 * mad).Select(s => s.Index)],
        };
    }

    private static KernelRow Kernel(string name, double makespan, double aicBusy, double aivBusy, bool measured = true) => new()
    {
        Name = name,
        IsMeasured = measured,
        Spans = (long)(aicBusy + aivBusy) / 10,
        MakespanUs = makespan,
        AicBusyUs = aicBusy,
        AivBusyUs = aivBusy,
        AicCores = aicBusy > 0 ? 24 : 0,
        AivCores = aivBusy > 0 ? 48 : 0,
        BusiestCoreUs = makespan * 0.98,
        FirstStartUs = 10,
        LastEndUs = 10 + makespan,
    };

    private static WorkloadFacts Workload() => new()
    {
        Shape = "b16_h40_kv8_s4096_bs128_fp16",
        Batch = 16,
        QueryHeads = 40,
        KvHeads = 8,
        HeadDim = 128,
        BlockSize = 128,
        ContextLengths = [.. Enumerable.Repeat(4096, 16)],
        DataType = "fp16",
        Seed = 7,
        BytesMoved = 268_763_136,
        FloatingPointOperations = 1_342_177_280,
        PeakBytesPerSecond = 1.5e12,
        PeakFlopsPerSecond = 376e12,
    };

    private static ArmManifest Manifest(string package, string? tiling) => new()
    {
        Package = package,
        PackageHash = new string('a', 64),
        OriginRepository = "hw-native-sys/pypto-lib",
        OriginCommit = "64b888de",
        ExternalKernels = [],
        MeasuredKernels = ["PA_HIGHPERF_AIC", "PA_HIGHPERF_AIV", "fa_fused", "online_softmax"],
        OtherKernels = 0,
        TilingMode = tiling,
        Shape = "b16_h40_kv8_s4096_bs128_fp16",
        DataType = "fp16",
        ModelDataType = tiling is null ? "bf16" : null,
        ContextDigest = new string('1', 64),
        BlockTableDigest = new string('2', 64),
        DataDigest = new string('3', 64),
        RuntimeGeneration = "G6",
        RuntimeVariant = "tensormap_and_ringbuffer",
        RuntimeHash = new string('4', 64),
        TracedRuntimeHash = new string('5', 64),
        Backend = "mock, profile issue622-tracr",
        Platform = "mock",
        Soc = "Ascend910B",
        CallConfig = "runtime's defaults",
        Clock = "device counter (TraCR)",
        Profiling = "TraCR",
        Metric = MetricCatalog.MakespanId,
        Rounds = Rounds,
        Session = "session-1",
    };
}
