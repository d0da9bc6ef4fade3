using Xunit.Abstractions;

namespace Ascend.Experiments.Tests.Measurement;

/// <summary>Seeded noise of the mock, measured and judged by whole experiments.</summary>
public sealed class NoiseTests(ITestOutputHelper output) : IDisposable
{
    private const int Experiments = 100;
    private static readonly ExperimentOptions s_toPrecision = new() { Metric = MetricCatalog.DeviceWallId, OtherRounds = 0, WarmUp = 0 };

    private readonly Noisy _noisy = new();

    public void Dispose() => _noisy.Dispose();

    [Fact]
    public async Task A_true_difference_of_2_percent_under_5_percent_noise_is_found_in_95_of_100_experiments()
    {
        double equal = await FactorOfEqualityAsync();
        int found = 0;
        int rounds = 0;
        for (int seed = 1; seed <= Experiments; seed++)
        {
            Comparison comparison = await _noisy.CompareAsync(Noisy.Text(seed, 0.05, 1.02 * equal), s_toPrecision);
            found += comparison.Pairs[0].Verdict == Verdict.AFaster ? 1 : 0;
            rounds += comparison.Measurement!.Rounds;
        }

        output.WriteLine($"{found} of {Experiments}, {rounds / Experiments} rounds on average");
        Assert.True(found >= 95, $"{found} of {Experiments} found");
    }

    [Fact]
    public async Task Without_a_difference_at_most_5_of_100_experiments_give_a_false_verdict()
    {
        double equal = await FactorOfEqualityAsync();
        int wrong = 0;
        for (int seed = 1001; seed <= 1000 + Experiments; seed++)
        {
            Comparison comparison = await _noisy.CompareAsync(Noisy.Text(seed, 0.05, equal), s_toPrecision);
            wrong += comparison.Pairs[0].Verdict != Verdict.NoDifferenceShown ? 1 : 0;
        }

        output.WriteLine($"{wrong} of {Experiments}");
        Assert.True(wrong <= 5, $"{wrong} of {Experiments} wrong");
    }

    [Fact]
    public async Task The_interval_of_a_noisy_comparison_is_as_narrow_as_asked_or_says_so()
    {
        Comparison narrow = await _noisy.CompareAsync(Noisy.Text(7, 0.05, 1), s_toPrecision);
        Assert.Equal("precision", narrow.Measurement!.StoppedBecause);
        Assert.True(narrow.Pairs[0].Ratio!.RelativeHalfWidth <= 0.01);
        Assert.All(narrow.Arms, arm => Assert.Equal(narrow.Measurement.Rounds, arm.Samples.Count));

        Comparison wide = await _noisy.CompareAsync(Noisy.Text(7, 0.05, 1), s_toPrecision with { MaxRounds = 20 });
        Assert.Equal("max rounds", wide.Measurement!.StoppedBecause);
        Assert.Contains(wide.Pairs[0].Findings, finding => finding.Kind == SampleFindingKind.PrecisionNotReached);
    }

    [Fact]
    public async Task Drift_is_recognised()
    {
        PairResult pair = (await _noisy.CompareAsync("""{"seed": 3, "log_normal_sigma": 0.005, "drift_per_run": 0.002}""")).Pairs[0];
        Assert.Equal(2, pair.Findings.Count(finding => finding.Kind == SampleFindingKind.Drift));
        Assert.DoesNotContain(pair.Findings, finding => finding.Kind is SampleFindingKind.Step or SampleFindingKind.Bimodal);
    }

    [Fact]
    public async Task A_throttled_second_half_is_recognised_as_a_step_and_not_as_two_clusters()
    {
        PairResult pair = (await _noisy.CompareAsync("""{"seed": 3, "log_normal_sigma": 0.01, "throttle": {"from_run": 41, "factor": 1.15}}""")).Pairs[0];
        SampleFinding[] steps = [.. pair.Findings.Where(finding => finding.Kind == SampleFindingKind.Step)];
        Assert.Equal(["A", "B"], steps.Select(step => step.Arm));
        Assert.All(steps, step => Assert.Matches(@"at sample (19|20|21|22|23) of 40", step.Text));
        Assert.DoesNotContain(pair.Findings, finding => finding.Kind is SampleFindingKind.Drift or SampleFindingKind.Bimodal);
    }

    [Fact]
    public async Task A_bimodal_first_dispatch_is_recognised()
    {
        PairResult pair = (await _noisy.CompareAsync("""{"seed": 3, "log_normal_sigma": 0.001, "bimodal": {"probability": 0.4, "delay_ns": 5000}}""")).Pairs[0];
        Assert.Contains(pair.Findings, finding => finding is { Kind: SampleFindingKind.Bimodal, Arm: "A" });
        Assert.DoesNotContain(pair.Findings, finding => finding.Kind is SampleFindingKind.Drift or SampleFindingKind.Step);
    }

    [Theory]
    [InlineData(MetricCatalog.DeviceWallId)]
    [InlineData(MetricCatalog.MakespanId)]
    public async Task One_missing_sample_is_missing_and_never_zero(string metric)
    {
        Comparison comparison = await _noisy.CompareAsync(
            """{"seed": 3, "log_normal_sigma": 0.001, "missing_runs": [5]}""", Noisy.Rounds(12) with { Metric = metric });
        PairResult pair = comparison.Pairs[0];
        SampleFinding missing = Assert.Single(pair.Findings, finding => finding.Kind == SampleFindingKind.MissingSamples);
        ArmResult arm = comparison.Arm(missing.Arm!);
        Assert.Equal(1, arm.Metric(metric)!.Missing);
        Assert.Equal(12, arm.Samples.Count);
        Assert.True(arm.Metric(metric)!.Min > 0);
        Assert.Equal(11, pair.Ratio!.Pairs);
    }

    [Fact]
    public async Task Injected_noise_is_named_in_the_result()
    {
        string noise = """{"seed": 3, "log_normal_sigma": 0.001}""";
        Assert.Equal(noise, (await _noisy.CompareAsync(noise)).Backend.InjectedNoise);
        Assert.Null((await _noisy.CompareAsync(null)).Backend.InjectedNoise);
    }

    /// <summary>What makes pypto's modelled device wall equal to CCE's.</summary>
    private async Task<double> FactorOfEqualityAsync()
    {
        Comparison calm = await _noisy.CompareAsync(null, Noisy.Rounds(1));
        return 1 / calm.Pairs[0].Ratio!.Value;
    }
}
