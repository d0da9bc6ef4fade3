using Ascend.Attention;
using Ascend.Runtime;

namespace Ascend.Experiments.Tests.Measurement;

public sealed class ExperimentTests : IDisposable
{
    private readonly Noisy _noisy = new();

    public void Dispose() => _noisy.Dispose();

    [Fact]
    public async Task Arms_take_turns_and_change_who_goes_first()
    {
        Comparison comparison = await _noisy.CompareAsync(null, Noisy.Rounds(4));
        Assert.Equal([0, 3, 4, 7], comparison.Arm("A").Samples.Select(sample => sample.Order));
        Assert.Equal([1, 2, 5, 6], comparison.Arm("B").Samples.Select(sample => sample.Order));
    }

    [Fact]
    public async Task Warm_up_runs_are_no_samples_and_leave_no_captures()
    {
        Comparison comparison = await _noisy.CompareAsync(
            null, new ExperimentOptions { MinRounds = 2, MaxRounds = 2, OtherRounds = 1, WarmUp = 3 });
        Assert.All(comparison.Arms, arm =>
        {
            Assert.Equal(3, arm.Samples.Count);
            Assert.Equal(2, arm.Samples.Count(sample => sample.Traced));
        });
        Assert.Equal(["A", "B"], Directory.GetDirectories(_noisy.Folder).Select(Path.GetFileName).Order());
        Assert.Equal(4, Directory.GetDirectories(_noisy.Folder).Sum(arm => Directory.GetDirectories(arm).Length));
        Assert.Equal(6, comparison.Arm("A").Samples.Min(sample => sample.Order));
    }

    [Fact]
    public async Task A_traced_sample_has_every_traced_metric_and_an_untraced_one_the_others()
    {
        Comparison comparison = await _noisy.CompareAsync(null, new ExperimentOptions { MinRounds = 1, MaxRounds = 1, OtherRounds = 1, WarmUp = 0 });
        Assert.All(comparison.Arms, arm =>
        {
            Assert.All(MetricCatalog.All, metric =>
            {
                RunSample sample = Assert.Single(arm.Samples, sample => sample.Traced == metric.IsTraced);
                Assert.True(sample[metric.Id] > 0, metric.Id);
                Assert.Null(Assert.Single(arm.Samples, other => other.Traced != metric.IsTraced)[metric.Id]);
            });
            Assert.True(arm.Metric(MetricCatalog.MakespanId)!.Median < arm.Metric(MetricCatalog.DeviceWallId)!.Median);
            Assert.Equal(2, arm.ProfilerCosts.Count);
            Assert.True(File.Exists(arm.Perfetto));
            Assert.NotEmpty(arm.Kernels);
        });
    }

    [Fact]
    public async Task Every_tiling_mode_is_measured_once_and_defaults_and_best_are_compared()
    {
        using AscendHost host = AscendHost.Open(new HostOptions { Backend = BackendKind.Mock, MockProfile = "issue622-corrected" });
        var problem = new PagedAttentionProblem(PagedAttentionShape.Uniform(2, 8, 8, 4096, 16, 128, AttentionDataType.Float16));
        Comparison comparison = await new Experiment(
            host,
            problem,
            [ExperimentArm.Cce(), ExperimentArm.Cce(TilingMode.BatchHead), ExperimentArm.Cce(TilingMode.LongSequence), ExperimentArm.Pypto()],
            Noisy.Rounds(2) with { OutputDirectory = _noisy.Folder }).RunAsync();
        Assert.Equal(["CCE highperf", "CCE highperf (batch-head)", "pypto fa_fused"], comparison.Arms.Select(arm => arm.Name));
        ArmResult best = comparison.Arms.Take(2).MinBy(arm => arm.Metric(MetricCatalog.DeviceWallId)!.Median)!;
        Assert.Contains(comparison.Pairs, pair => pair.Title.StartsWith("defaults", StringComparison.Ordinal) && pair.A == "A" && pair.B == "C");
        Assert.Contains(comparison.Pairs, pair => pair.Title.Contains("best", StringComparison.Ordinal) && pair.A == best.Id && pair.B == "C");
        Assert.Equal(2, comparison.Pairs.Count);
    }

    [Fact]
    public async Task Sequences_of_different_length_are_compared_and_can_be_concluded_anew()
    {
        using AscendHost host = AscendHost.Open(new HostOptions { Backend = BackendKind.Mock });
        var problem = new PagedAttentionProblem(new PagedAttentionShape(1, 1, 16, 16, [16, 40]));
        Comparison comparison = await new Experiment(
            host, problem, [ExperimentArm.Cce(), ExperimentArm.Pypto()], Noisy.Rounds(8) with { OutputDirectory = _noisy.Folder }).RunAsync();
        Assert.True(comparison.IsCorrect);
        Assert.Equal([16, 40], comparison.Workload!.ContextLengths);
        Assert.Equal(comparison.Pairs[0].VerdictText, Experiments.Recordings.Rebuild(comparison).Pairs[0].VerdictText);
    }

    [Fact]
    public async Task The_decode_layer_is_measured_per_launch_and_the_verdict_says_what_surrounds_it()
    {
        using AscendHost host = AscendHost.Open(new HostOptions { Backend = BackendKind.Mock });
        ExperimentOptions options = Noisy.Rounds(2) with { Metric = MetricCatalog.MakespanId, OutputDirectory = _noisy.Folder };
        Comparison comparison = await new Experiment(
            host, Noisy.SmallProblem, [ExperimentArm.Pypto(), ExperimentArm.PyptoLayer()], options).RunAsync();
        Assert.True(comparison.IsCorrect, comparison.Arm("B").Golden!.Text);
        ArmResult layer = comparison.Arm("B");
        Assert.Equal((2, 32, true), (layer.Manifest.AttentionsPerRun, layer.Manifest.OtherKernels, layer.Manifest.HasOwnInputs));
        Assert.Equal(["fa_fused_aic", "fa_fused_aiv", "online_softmax"], layer.Manifest.MeasuredKernels);
        Assert.Equal(comparison.Workload!.BytesMoved, layer.Manifest.BytesMoved);
        Assert.InRange(
            layer.Metric(MetricCatalog.MakespanId)!.Median / comparison.Arm("A").Metric(MetricCatalog.MakespanId)!.Median, 0.8, 1.6);
        foreach (string field in new[] { "inputs", "launches" })
        {
            Assert.Contains(
                comparison.Pairs[0].Conditions, c => c.Kind == ConditionKind.ExplainsResult && c.Field == field);
            Assert.Contains(field, comparison.Pairs[0].VerdictText, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_wrong_result_is_a_failure_whatever_its_speed()
    {
        Comparison comparison = await _noisy.CompareAsync(null, Noisy.Rounds(8));
        ArmResult wrong = comparison.Arm("B") with { Golden = new GoldenSummary(false, "3 of 16 elements off") };
        Comparison rebuilt = Experiments.Recordings.Rebuild(comparison with { Arms = [comparison.Arm("A"), wrong] });
        Assert.False(rebuilt.IsCorrect);
        Assert.Equal(Verdict.NotComparable, rebuilt.Pairs[0].Verdict);
        Assert.Contains("3 of 16 elements off", rebuilt.Pairs[0].VerdictText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strict_experiments_refuse_unlike_arms_before_anything_runs()
    {
        ComparisonRefusedException refused = await Assert.ThrowsAsync<ComparisonRefusedException>(
            () => _noisy.CompareAsync(null, Noisy.Rounds(1) with { Strict = true }));
        Assert.Contains(refused.Conditions, condition => condition.Field == "surroundings");
        Assert.Empty(Directory.GetFileSystemEntries(_noisy.Folder));
    }

    [Fact]
    public async Task A_package_of_external_kernels_under_the_name_fa_fused_is_labelled_and_refused_when_strict()
    {
        KernelPackage external = ExternalPackage();
        using AscendHost host = AscendHost.Open(new HostOptions { Backend = BackendKind.Mock });
        ExperimentArm[] arms = [ExperimentArm.Cce(), ExperimentArm.Pypto(external)];
        ExperimentOptions options = Noisy.Rounds(2) with { OutputDirectory = _noisy.Folder };
        Comparison comparison = await new Experiment(host, Noisy.SmallProblem, arms, options).RunAsync();
        Condition label = Assert.Single(comparison.Pairs[0].Conditions, condition => condition.Field == "external kernel");
        Assert.Equal(ConditionKind.ExplainsResult, label.Kind);
        Assert.Contains("fa_fused", label.Text, StringComparison.Ordinal);
        Assert.Contains("external kernel", comparison.Pairs[0].VerdictText, StringComparison.Ordinal);
        ComparisonRefusedException refused = await Assert.ThrowsAsync<ComparisonRefusedException>(
            () => new Experiment(host, Noisy.SmallProblem, arms, options with { Strict = true }).RunAsync());
        Assert.Contains("fa_fused", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tiling_key_that_is_never_dispatched_is_refused()
    {
        using AscendHost host = AscendHost.Open(new HostOptions { Backend = BackendKind.Mock });
        var problem = new PagedAttentionProblem(PagedAttentionShape.Uniform(1, 1, 1, 256, 256, 128, AttentionDataType.Float16));
        var experiment = new Experiment(host, problem, [ExperimentArm.Cce(), ExperimentArm.Pypto()]);
        ArgumentException refused = Assert.Throws<ArgumentException>(() => experiment.Manifests);
        Assert.Contains("never dispatches", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_experiment_ends_before_its_next_run()
    {
        using var cancellation = new CancellationTokenSource();
        using AscendHost host = AscendHost.Open(new HostOptions { Backend = BackendKind.Mock });
        int runs = 0;
        var progress = new Synchronous(step =>
        {
            runs = step.Runs;
            if (runs == 5)
            {
                cancellation.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new Experiment(
            host, Noisy.SmallProblem, [ExperimentArm.Cce(), ExperimentArm.Pypto()], Noisy.Rounds(100) with { OutputDirectory = _noisy.Folder })
            .RunAsync(progress, cancellation.Token));
        Assert.Equal(5, runs);
    }

    private KernelPackage ExternalPackage()
    {
        string source = AttentionPackages.LoadPypto().DirectoryPath;
        string target = Path.Combine(_noisy.Folder, "external");
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        string description = Path.Combine(target, "kernel.json");
        string[] lines = File.ReadAllLines(description);
        File.WriteAllLines(description, lines.Select(line => line.Contains("\"fa_fused", StringComparison.Ordinal)
            ? line.Replace("\"external\": false", "\"external\": true", StringComparison.Ordinal)
            : line));
        return KernelPackage.Load(target);
    }

    private sealed class Synchronous(Action<ExperimentProgress> report) : IProgress<ExperimentProgress>
    {
        public void Report(ExperimentProgress value) => report(value);
    }
}
