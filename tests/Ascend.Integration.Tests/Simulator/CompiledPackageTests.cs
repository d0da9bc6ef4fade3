using System.Globalization;
using Ascend.Attention;

namespace Ascend.Integration.Tests;

/// <summary>Packages compiled from real sources, launched on the real runtime's simulator.</summary>
[Collection("simulator")]
public sealed class CompiledPackageTests
{
    /// <summary>The script runs in a process of its own, as a user runs it. The threads of a tree of June spin while they wait, so that a
    /// run takes seconds on a busy machine: fewer runs there.</summary>
    [SkippableTheory]
    [InlineData(SimulatorTree.August, 200)]
    [InlineData(SimulatorTree.June, 20)]
    public async Task Vector_example_is_exact_in_every_run_of_a_script(string generation, int runs)
    {
        SimulatorTree tree = SimulatorTree.Find($"vector_example compiled from its sources, {runs} runs on {generation}", generation);
        string script = Path.Combine(RepositoryRoot.Path, "src", "samples", "vector-example.cs");
        (int exitCode, string output) = await ChildProcess.RunAsync(
            "dotnet",
            ["run", script, "--", runs.ToString(CultureInfo.InvariantCulture)],
            Path.GetTempPath(),
            new Dictionary<string, string> { ["SIMPLER_ROOT"] = tree.Root, ["PTO_ISA_ROOT"] = tree.PtoIsa });
        Assert.True(exitCode == 0, output);
        Assert.Contains($": {16384L * runs} of {16384L * runs} elements are 47 in {runs} runs of one session", output, StringComparison.Ordinal);
    }

    /// <summary>On the simulator the source computes in a scalar loop that neither reads the tiling nor uses the workspaces, and whose
    /// own rounding to half loses a carry now and then.</summary>
    [SkippableTheory]
    [InlineData("b1_h32_kv8_s128_bs128_fp16")]
    [InlineData("b4_h32_kv8_s16_bs16_fp16")] // four elements lose a carry
    public async Task The_cce_kernel_passes_golden_up_to_the_simulators_rounding(string shape)
    {
        SimulatorTree tree = SimulatorTree.Find($"the CCE highperf kernel compiled from its sources, {shape}", SimulatorTree.August);
        KernelPackage package = await tree.BuildShippedAsync("cce_paged_attention_highperf");
        PagedAttentionData data = new PagedAttentionProblem(PagedAttentionShape.Parse(shape)).CreateData();
        using var session = new SimulatorSession(tree);
        using AttentionTensors tensors = AttentionTensors.Upload(session.Runtime, data);
        using AttentionLaunch launch = AttentionLaunch.ForCce(tensors, CceTiling.Create(data.Shape));
        _ = session.Runtime.Run(session.Runtime.Register(package), launch.Arguments);

        ushort[] expected = AttentionReference.Compute(data);
        ushort[] actual = launch.ReadOutput();
        GoldenResult golden = GoldenCheck.Compare(data.Shape, expected, actual);
        Assert.Equal(0, golden.Unwritten);
        Assert.Equal(0, golden.NonFinite);
        Assert.True(golden.Mismatches <= golden.Elements / 1000, golden.ToString());
        ushort[] corrected = [.. actual.Select((value, i) => HalfRoundingDefect.Explains(expected[i], value) ? expected[i] : value)];
        golden = GoldenCheck.Compare(data.Shape, expected, corrected);
        Assert.True(golden.Passed, $"not explained by the rounding: {golden}");
    }

    [SkippableFact]
    public async Task The_pypto_attention_of_June_is_within_tolerance_everywhere()
    {
        SimulatorTree tree = SimulatorTree.Find(
            "PyPTO's fa_fused and online_softmax compiled from a PyPTO output, context 128", SimulatorTree.June);
        using var problem = new LayerAttention(tree.Root);
        KernelPackage package = await KernelPackage.FromPyptoOutputAsync(problem.OutputDirectory, tree.CompilerOptions);
        using var session = new SimulatorSession(tree);
        using KernelArguments arguments = problem.CreateArguments();
        _ = session.Runtime.Run(session.Runtime.Register(package), arguments, new RunOptions { BlockDim = 8, AicpuThreads = 4 });
        Assert.Equal(0, problem.CountMismatches(2e-2f));
    }
}
