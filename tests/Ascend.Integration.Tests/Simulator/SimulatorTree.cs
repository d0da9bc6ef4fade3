
namespace Ascend.Integration.Tests;

/// <summary>
/// The simpler trees of the environment. <c>SIMPLER_ROOT</c> names one; <c>SIMPLER_ROOT_G0</c> and <c>SIMPLER_ROOT_G6</c> name one of
/// their generation beside it, so that one test run covers both. <c>PTO_ISA_ROOT</c>, or <c>PTO_ISA_ROOT_G0</c> and
/// <c>PTO_ISA_ROOT_G6</c> for a generation alone, name the pto-isa checkout. Tests that need what is not there are skipped, visibly.
/// </summary>
/// <param name="Root">The tree.</param>
/// <param name="PtoIsa">The pto-isa checkout for its kernels.</param>
/// <param name="Generation"><see cref="June"/> or <see cref="August"/>.</param>
internal sealed record SimulatorTree(string Root, string PtoIsa, string Generation)
{
    public const string June = "G0";
    public const string August = "G6";

    private const string RootVariable = "SIMPLER_ROOT";
    private const string PtoIsaVariable = "PTO_ISA_ROOT";

    /// <summary>Skips the test unless a tree is named, of a generation if one is given.</summary>
    /// <param name="what">What then is not run.</param>
    /// <param name="generation">The generation that the test is for; null takes the tree of <c>SIMPLER_ROOT</c>.</param>
    /// <returns>The tree's root.</returns>
    public static string Require(string what, string? generation = null) => Find(what, generation).Root;

    /// <inheritdoc cref="Require"/>
    /// <returns>The tree.</returns>
    public static SimulatorTree Find(string what, string? generation)
    {
        string[] variables = generation is null ? [RootVariable] : [$"{RootVariable}_{generation}", RootVariable];
        string[] named = [.. variables.Select(Environment.GetEnvironmentVariable).Where(root => !string.IsNullOrEmpty(root)).Select(root => root!)];
        Skip.If(named.Length == 0, $"NOT RUN: {what} (set {string.Join(" or ", variables)} to a built simpler tree)");
        string? tree = Array.Find(named, root => generation is null || GenerationOf(root) == generation);
        Skip.If(tree is null, $"NOT RUN: {what} ({RootVariable} is a tree of {GenerationOf(named[0])}, it needs {generation}; name one in {variables[0]})");
        string found = GenerationOf(tree!);
        string? ptoIsa = Variable($"{PtoIsaVariable}_{found}") ?? Variable(PtoIsaVariable);
        Skip.If(ptoIsa is null, $"NOT RUN: {what} (set {PtoIsaVariable} to a pto-isa checkout)");
        return new SimulatorTree(tree!, ptoIsa!, found);
    }

    /// <summary>The generation of a tree.</summary>
    public static string GenerationOf(string root) =>
        File.ReadAllText(Path.Combine(root, "src", "common", "worker", "pto_runtime_c_api.h")).Contains("NativeRunDescriptor", StringComparison.Ordinal)
            ? August
            : June;

    /// <summary>Compiles against this tree.</summary>
    public KernelCompilerOptions CompilerOptions => new() { SimplerRoot = Root, PtoIsaRoot = PtoIsa };

    /// <summary>Builds a description of sources that comes with the library.</summary>
    public Task<KernelPackage> BuildShippedAsync(string name) => new KernelCompiler(CompilerOptions).BuildAsync(
        KernelSources.Load(Path.Combine(AppContext.BaseDirectory, "Sources", name), CompilerOptions), outputDirectory: null);

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
