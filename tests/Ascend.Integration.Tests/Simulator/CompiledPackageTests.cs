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
        (WorkloadCheck check, int elements) = Run(tree, package, shape, RunOptions.Default);
        Assert.True(check.Passed, check.Text);
        Assert.True(check.Explained <= elements / 1000, check.Text);
    }

    [SkippableFact]
    public async Task The_pypto_attention_of_June_is_within_tolerance_everywhere()
    {
        SimulatorTree tree = SimulatorTree.Find(
            "PyPTO's fa_fused and online_softmax compiled from the tree's sources, context 128", SimulatorTree.June);
        KernelPackage package = await tree.BuildShippedAsync(AttentionPackages.Pypto);
        var options = new RunOptions { BlockDim = 8, AicpuThreads = 4 };
        (WorkloadCheck check, _) = Run(tree, package, "b16_h40_kv8_s128_bs128_bf16", options);
        Assert.True(check.Passed, check.Text);
    }

    private static (WorkloadCheck Check, int Elements) Run(SimulatorTree tree, KernelPackage package, string shape, RunOptions options)
    {
        using var session = new SimulatorSession(tree);
        using var inputs = new WorkloadInputs(new PagedAttentionProblem(PagedAttentionShape.Parse(shape)), session.Runtime);
        using WorkloadRun run = AttentionWorkload.Of(package).Prepare(inputs);
        run.Clear();
        _ = session.Runtime.Run(session.Runtime.Register(package), run.Arguments, options);
        ushort[] result = run.ReadResult();
        return (run.Check(result, onSimulator: true), result.Length);
    }
}
