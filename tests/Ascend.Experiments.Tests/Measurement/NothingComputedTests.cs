using Ascend.Runtime;
using Ascend.Tracing;

namespace Ascend.Experiments.Tests.Measurement;

/// <summary>Runs that answer success and compute nothing, as the mock plays them: no conclusion rests on them.</summary>
public sealed class NothingComputedTests : IDisposable
{
    private static readonly ExperimentOptions s_traced = new() { MinRounds = 2, MaxRounds = 2, OtherRounds = 1, WarmUp = 0 };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Kernels_that_never_compute_are_not_compared()
    {
        Comparison comparison = await CompareAsync("""{"function": "compute", "return": 0}""");
        Assert.False(comparison.IsCorrect);
        Assert.All(comparison.Arms, arm =>
        {
            Assert.False(arm.Golden!.Passed);
            Assert.Contains("the output was never written", arm.Golden.Text, StringComparison.Ordinal);
            Assert.Empty(arm.Kernels);
            Assert.All(arm.Samples, sample => Assert.Null(sample[MetricCatalog.MakespanId]));
            Assert.All(arm.Samples.Where(s => s.Traced), s => Assert.Equal(nameof(CaptureVerdict.Incomplete), s.CaptureVerdict));
        });
        Assert.Equal(Verdict.NotComparable, comparison.Pairs[0].Verdict);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task One_run_that_computes_nothing_is_no_sample_and_is_told(int call)
    {
        Comparison comparison = await CompareAsync($$"""{"function": "compute", "call": {{call}}, "return": 0}""");
        Assert.False(comparison.IsCorrect);
        ArmResult arm = Assert.Single(comparison.Arms, a => !a.IsReproducible);
        Assert.True(arm.Golden!.Passed);
        Assert.All(arm.Samples.Where(s => s.Traced), s =>
            Assert.Equal(s.CaptureVerdict == nameof(CaptureVerdict.Incomplete), s[MetricCatalog.MakespanId] is null));
    }

    private async Task<Comparison> CompareAsync(string fault)
    {
        using AscendHost host = AscendHost.Open(new HostOptions
        {
            Backend = BackendKind.Mock,
            MockFaults = $$"""{"faults": [{{fault}}]}""",
        });
        return await new Experiment(
            host,
            Noisy.SmallProblem,
            [ExperimentArm.Cce(), ExperimentArm.Pypto()],
            s_traced with { OutputDirectory = _folder.Path }).RunAsync();
    }
}
