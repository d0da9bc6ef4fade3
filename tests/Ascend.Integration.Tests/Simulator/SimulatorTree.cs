namespace Ascend.Integration.Tests;

/// <summary>The simpler tree of the environment. Tests that need it are skipped, visibly, without it.</summary>
internal static class SimulatorTree
{
    public const string June = "G0";
    public const string August = "G6";

    private static string? SimplerRoot => Environment.GetEnvironmentVariable("SIMPLER_ROOT");

    private static string? PtoIsaRoot => Environment.GetEnvironmentVariable("PTO_ISA_ROOT");

    /// <summary>Skips the test unless both roots are set and the tree is of a generation.</summary>
    /// <param name="what">What then is not run.</param>
    /// <param name="generation">The generation that the test is for; null for any.</param>
    /// <returns>The tree's root.</returns>
    public static string Require(string what, string? generation = null)
    {
        Skip.If(string.IsNullOrEmpty(SimplerRoot), $"NOT RUN: {what} (set SIMPLER_ROOT to a built simpler tree)");
        Skip.If(string.IsNullOrEmpty(PtoIsaRoot), $"NOT RUN: {what} (set PTO_ISA_ROOT to a pto-isa checkout)");
        string found = GenerationOf(SimplerRoot!);
        Skip.If(generation is not null && found != generation, $"NOT RUN: {what} (SIMPLER_ROOT is a tree of {found}, it needs {generation})");
        return SimplerRoot!;
    }

    /// <summary>The generation of a tree.</summary>
    public static string GenerationOf(string root) =>
        File.ReadAllText(Path.Combine(root, "src", "common", "worker", "pto_runtime_c_api.h")).Contains("NativeRunDescriptor", StringComparison.Ordinal)
            ? August
            : June;
}
