using System.Globalization;
using Ascend.Attention;
using Ascend.Runtime;

namespace Ascend.Experiments.Tests.Measurement;

/// <summary>Experiments on the mock with injected noise, at a shape whose runs take microseconds of this machine.</summary>
internal sealed class Noisy : IDisposable
{
    public const string Cce = "cce.paged_attention_highperf";
    public const string Pypto = "pypto.qwen3_decode_attention";

    private readonly TemporaryFolder _folder = new();

    public static PagedAttentionProblem SmallProblem { get; } = new(PagedAttentionShape.Uniform(1, 1, 1, 16, 16, 16, AttentionDataType.Float16));

    public string Folder => _folder.Path;

    /// <summary>Measures both kernels under noise.</summary>
    public async Task<Comparison> CompareAsync(string? noise, ExperimentOptions? options = null)
    {
        using AscendHost host = AscendHost.Open(new HostOptions { Backend = BackendKind.Mock, MockNoise = noise });
        return await new Experiment(host, SmallProblem, [ExperimentArm.Cce(), ExperimentArm.Pypto()], (options ?? Rounds(40)) with { OutputDirectory = _folder.Path })
            .RunAsync();
    }

    /// <summary>Options for exactly so many untraced rounds.</summary>
    public static ExperimentOptions Rounds(int rounds) => new()
    {
        Metric = MetricCatalog.DeviceWallId,
        MinRounds = rounds,
        MaxRounds = rounds,
        OtherRounds = 0,
        WarmUp = 0,
    };

    /// <summary>Noise that makes the true ratio of pypto to CCE what is wanted.</summary>
    public static string Text(int seed, double sigma, double pyptoFactor) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"seed": {{seed}}, "log_normal_sigma": {{sigma}}, "programs": {"{{Cce}}": 1, "{{Pypto}}": {{pyptoFactor:R}} } }""");

    public void Dispose() => _folder.Dispose();
}
