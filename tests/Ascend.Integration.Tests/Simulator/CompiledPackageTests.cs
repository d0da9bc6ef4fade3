using Ascend.Attention;
using Ascend.Runtime;

namespace Ascend.Integration.Tests;

/// <summary>Packages compiled from real sources, launched on the real runtime's simulator.</summary>
[Collection("simulator")]
public sealed class CompiledPackageTests
{
    private static Task<KernelPackage> BuildShippedAsync(string name) => new KernelCompiler().BuildAsync(
        KernelSources.Load(Path.Combine(AppContext.BaseDirectory, "Sources", name)), null);

    /// <summary>The threads of a tree of June spin while they wait, so that a run takes seconds on a busy machine: fewer runs there.</summary>
    [SkippableFact]
    public async Task Vector_example_is_exact_in_every_run_of_one_session()
    {
        string root = SimulatorTree.Require("vector_example compiled from its sources, 200 runs");
        int runs = SimulatorTree.GenerationOf(root) == SimulatorTree.August ? 200 : 20;
        KernelPackage package = await BuildShippedAsync("vector_example");
        using AscendHost host = AscendHost.Open(new HostOptions { Backend = BackendKind.Simulator });
        using Device device = host.OpenDevice();
        using RuntimeSession session = device.CreateSession();
        RegisteredKernel kernel = session.Register(package);
        float[] a = new float[16384], b = new float[16384], f = new float[16384];
        Array.Fill(a, 2);
        Array.Fill(b, 3);
        var spec = new TensorSpec(TensorDataType.Float32, f.Length);
        using KernelArguments arguments = new KernelArguments()
            .AddReadOnlyTensor<float>(a, spec).AddReadOnlyTensor<float>(b, spec).AddTensor<float>(f, spec);
        for (int run = 0; run < runs; run++)
        {
            Array.Clear(f);
            _ = session.Run(kernel, arguments);
            Assert.All(f, value => Assert.Equal(47f, value));
        }
    }

    /// <summary>On the simulator the source computes in a scalar loop that neither reads the tiling nor uses the workspaces, and whose
    /// own rounding to half drops a carry now and then: at most one element in a thousand.</summary>
    [SkippableTheory]
    [InlineData("b1_h32_kv8_s128_bs128_fp16")]
    public async Task The_cce_kernel_passes_golden_up_to_the_simulators_rounding(string shape)
    {
        SimulatorTree.Require($"the CCE highperf kernel compiled from its sources, {shape}", SimulatorTree.August);
        KernelPackage package = await BuildShippedAsync("cce_paged_attention_highperf");
        using AscendHost host = AscendHost.Open(new HostOptions { Backend = BackendKind.Simulator });
        using Device device = host.OpenDevice();
        using RuntimeSession session = device.CreateSession();
        RegisteredKernel kernel = session.Register(package);
        PagedAttentionData data = new PagedAttentionProblem(PagedAttentionShape.Parse(shape)).CreateData();
        using AttentionTensors tensors = AttentionTensors.Upload(session, data);
        using AttentionLaunch launch = AttentionLaunch.ForCce(tensors, CceTiling.Create(data.Shape));
        _ = session.Run(kernel, launch.Arguments);
        GoldenResult golden = GoldenCheck.Run(data, launch.ReadOutput());
        Assert.Equal(0, golden.Unwritten);
        Assert.Equal(0, golden.NonFinite);
        Assert.True(golden.Mismatches <= golden.Elements / 1000, golden.ToString());
    }

    [SkippableFact]
    public async Task The_pypto_attention_of_June_is_within_tolerance_everywhere()
    {
        string root = SimulatorTree.Require("PyPTO's fa_fused and online_softmax compiled from a PyPTO output, context 128", SimulatorTree.June);
        using var problem = new LayerAttention(root);
        KernelPackage package = await KernelPackage.FromPyptoOutputAsync(problem.OutputDirectory);
        using AscendHost host = AscendHost.Open(new HostOptions { Backend = BackendKind.Simulator });
        using Device device = host.OpenDevice();
        using RuntimeSession session = device.CreateSession();
        RegisteredKernel kernel = session.Register(package);
        using KernelArguments arguments = problem.CreateArguments();
        _ = session.Run(kernel, arguments, new RunOptions { BlockDim = 8, AicpuThreads = 4 });
        Assert.Equal(0, problem.CountMismatches(2e-2f));
    }
}
