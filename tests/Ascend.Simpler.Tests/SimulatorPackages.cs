namespace Ascend.Simpler.Tests;

/// <summary>Packages for the simulator, compiled from the sources of the tree that SIMPLER_ROOT names.</summary>
internal static class SimulatorPackages
{
    private static readonly Lazy<KernelPackage> s_vectorExample = new(BuildVectorExample);

    /// <summary>The tree's vector example, with the meaning of <see cref="TestPackages.VectorExample"/>; skips the test where there is
    /// no simulator.</summary>
    public static KernelPackage VectorExample()
    {
        Require();
        return s_vectorExample.Value;
    }

    /// <summary>Skips the test where there is no simulator.</summary>
    public static void Require()
    {
        foreach (string variable in (string[])["SIMPLER_ROOT", "PTO_ISA_ROOT"])
        {
            Skip.If(
                string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable)), $"NOT RUN: simulator runs (set {variable}; see README.md)");
        }
    }

    private static KernelPackage BuildVectorExample()
    {
        string kernels = Path.Combine(
            Environment.GetEnvironmentVariable("SIMPLER_ROOT")!, "examples", "a2a3", "tensormap_and_ringbuffer", "vector_example", "kernels");
        KernelSource Kernel(int id, string name, params ArgumentDirection[] signature) =>
            new(id, name, CoreType.AiVector, Path.Combine(kernels, "aiv", $"kernel_{name}.cpp")) { Signature = signature };
        var sources = new KernelSources(
            kernels,
            "vector_example",
            "tensormap_and_ringbuffer",
            new OrchestrationSource(Path.Combine(kernels, "orchestration", "example_orchestration.cpp"), "aicpu_orchestration_entry"),
            [
                Kernel(0, "add", ArgumentDirection.In, ArgumentDirection.In, ArgumentDirection.Out),
                Kernel(1, "add_scalar", ArgumentDirection.In, ArgumentDirection.Out),
                Kernel(2, "mul", ArgumentDirection.In, ArgumentDirection.In, ArgumentDirection.Out),
            ])
        {
            Arguments = [Argument("a", ArgumentDirection.In), Argument("b", ArgumentDirection.In), Argument("f", ArgumentDirection.Out)],
        };
        return new KernelCompiler().BuildAsync(sources, outputDirectory: null).GetAwaiter().GetResult();
    }

    private static ArgumentDeclaration Argument(string name, ArgumentDirection direction) =>
        new(name, direction, [TensorDataType.Float32], ["rows", "columns"]);
}
