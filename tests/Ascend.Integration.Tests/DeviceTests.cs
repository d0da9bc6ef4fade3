using Ascend.Attention;
using Ascend.Runtime;

namespace Ascend.Integration.Tests;

/// <summary>Runs on an Ascend device; tests/DEVICE.md says what they need. Skipped, visibly, where there is none.</summary>
[Collection("device")]
public sealed class DeviceTests : IDisposable
{
    private readonly string _captures = Directory.CreateTempSubdirectory("ascend-device-").FullName;

    public void Dispose() => Directory.Delete(_captures, recursive: true);

    [SkippableFact]
    public async Task Vector_example_is_exact_in_every_run()
    {
        using AscendHost host = Open("vector_example compiled for the device, 200 runs");
        KernelPackage package = await BuildAsync("vector_example");
        using Device device = host.OpenDevice();
        using RuntimeSession session = device.CreateSession();
        RegisteredKernel kernel = session.Register(package);
        float[] a = new float[16384], b = new float[16384], f = new float[16384];
        Array.Fill(a, 2);
        Array.Fill(b, 3);
        var spec = new TensorSpec(TensorDataType.Float32, f.Length);
        using KernelArguments arguments = new KernelArguments()
            .AddReadOnlyTensor<float>(a, spec).AddReadOnlyTensor<float>(b, spec).AddTensor<float>(f, spec);
        for (int run = 0; run < 200; run++)
        {
            Array.Clear(f);
            _ = session.Run(kernel, arguments);
            Assert.All(f, value => Assert.Equal(47f, value));
        }
    }

    /// <summary>The shape of simpler's own test, and the report's under both of its tilings.</summary>
    [SkippableTheory]
    [InlineData("b1_h32_kv8_s128_bs128_fp16", TilingMode.Default)]
    [InlineData("b16_h40_kv8_s4096_bs128_fp16", TilingMode.Default)]
    [InlineData("b16_h40_kv8_s4096_bs128_fp16", TilingMode.BatchHead)]
    public async Task The_cce_kernel_passes_golden(string shape, TilingMode mode)
    {
        using AscendHost host = Open($"the CCE highperf kernel compiled for the device, {shape}, {mode}");
        KernelPackage package = await BuildAsync("cce_paged_attention_highperf");
        using Device device = host.OpenDevice();
        using RuntimeSession session = device.CreateSession();
        RegisteredKernel kernel = session.Register(package);
        PagedAttentionData data = new PagedAttentionProblem(PagedAttentionShape.Parse(shape)).CreateData();
        using AttentionTensors tensors = AttentionTensors.Upload(session, data);
        using AttentionLaunch launch = AttentionLaunch.ForCce(tensors, CceTiling.Create(data.Shape, mode: mode));
        foreach (bool trace in session.CanTrace ? [false, true] : new[] { false })
        {
            launch.ClearOutput();
            RunResult run = session.Run(kernel, launch.Arguments, new RunOptions { Trace = trace, OutputDirectory = _captures });
            GoldenResult golden = GoldenCheck.Run(data, launch.ReadOutput());
            Assert.True(golden.Passed, golden.ToString());
            Assert.Equal(trace, run.CapturePath is not null);
        }
    }

    private static AscendHost Open(string what)
    {
        foreach (string variable in (string[])["ASCEND_HOME_PATH", "SIMPLER_ROOT", "PTO_ISA_ROOT"])
        {
            Skip.If(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable)), $"NOT RUN: {what} (set {variable}; see tests/DEVICE.md)");
        }

        Skip.IfNot(
            Directory.EnumerateFiles("/dev", "davinci*").Any(path => char.IsAsciiDigit(path[^1])),
            $"NOT RUN: {what} (no /dev/davinci device)");
        return AscendHost.Open(new HostOptions { Backend = BackendKind.Device });
    }

    private static Task<KernelPackage> BuildAsync(string name) => new KernelCompiler(new KernelCompilerOptions { Platform = "a2a3" })
        .BuildAsync(KernelSources.Load(Path.Combine(AppContext.BaseDirectory, "Sources", name)), outputDirectory: null);
}
