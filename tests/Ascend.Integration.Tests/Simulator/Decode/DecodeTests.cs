using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace Ascend.Integration.Tests;

/// <summary>PyPTO's two decode layers of qwen3-14B of June 2026, the whole of them, on the real runtime's simulator.</summary>
[Collection("simulator")]
public sealed class DecodeTests(ITestOutputHelper output) : IDisposable
{
    private const string OptIn = "ASCEND_LONG_TESTS";

    private readonly string _folder = Directory.CreateTempSubdirectory("ascend-decode-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Takes minutes and 8 GB of memory. The tolerance is that of the kernels' own test.</summary>
    [SkippableFact]
    public async Task Two_layers_packaged_by_the_tool_are_within_tolerance_at_a_context_of_3500()
    {
        const string What = "the whole 2-layer decode (35 kernels, 20 tensors) at context 3500";
        SimulatorTree tree = SimulatorTree.Find(What, SimulatorTree.June);
        Skip.If(Environment.GetEnvironmentVariable(OptIn) != "1", $"NOT RUN: {What} (takes minutes; set {OptIn}=1)");

        string package = Path.Combine(_folder, "package");
        var clock = Stopwatch.StartNew();
        DecodeOutput.Write(tree.Root, Path.Combine(_folder, "output"));
        (int exitCode, string text) = await ChildProcess.RunAsync(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "ascend.dll"), "package", Path.Combine(_folder, "output"), "--output", package],
            _folder,
            new Dictionary<string, string> { ["SIMPLER_ROOT"] = tree.Root, ["PTO_ISA_ROOT"] = tree.PtoIsa });
        Assert.True(exitCode == 0, text);
        Report("packaged in", clock);

        var inputs = new DecodeInputs(context: 3500);
        Report("inputs made in", clock);
        var reference = new DecodeReference(inputs);
        Report("reference computed in", clock);
        ushort[] keys = [.. inputs.KeyCache];
        ushort[] values = [.. inputs.ValueCache];
        ushort[] states = new ushort[inputs.HiddenStates.Length];
        using var session = new SimulatorSession(tree);
        RegisteredKernel kernel = session.Runtime.Register(KernelPackage.Load(package));
        Assert.Equal(35, kernel.Package.Kernels.Count);
        Assert.Equal(20, kernel.Package.Arguments.Count);
        using KernelArguments arguments = inputs.CreateArguments(keys, values, states);
        clock.Restart();
        _ = session.Runtime.Run(kernel, arguments, new RunOptions { BlockDim = 2, AicpuThreads = 4, Timeout = TimeSpan.FromMinutes(20) });
        Report("run in", clock);

        AssertClose("out", reference.Output, states, inputs.HiddenStates);
        AssertClose("k_cache", reference.KeyCache, keys, inputs.KeyCache);
        AssertClose("v_cache", reference.ValueCache, values, inputs.ValueCache);
    }

    /// <param name="name">The tensor.</param>
    /// <param name="expected">The reference.</param>
    /// <param name="actual">What the kernels wrote.</param>
    /// <param name="before">What was there before the layers ran, for a measure of what they do.</param>
    private void AssertClose(string name, ushort[] expected, ushort[] actual, ushort[] before)
    {
        int off = 0;
        int changed = 0;
        float error = 0;
        float change = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            float right = Bfloat16.Widen(expected[i]);
            float difference = MathF.Abs(Bfloat16.Widen(actual[i]) - right);
            off += difference <= 0.1f + (0.05f * MathF.Abs(right)) ? 0 : 1;
            error = MathF.Max(error, difference);
            changed += expected[i] == before[i] ? 0 : 1;
            change = MathF.Max(change, MathF.Abs(right - Bfloat16.Widen(before[i])));
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {off} of {expected.Length} off, largest error {error:G3}; {changed} were to change, by up to {change:G3}"));
        Assert.Equal(0, off);
    }

    private void Report(string what, Stopwatch clock)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} {clock.Elapsed.TotalSeconds:F1} s"));
        clock.Restart();
    }
}
