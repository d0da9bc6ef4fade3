namespace Ascend.Simpler.Tests;

/// <summary>The two families of simpler's host ABI between which everything else lies: one blocking call a run, and phases.</summary>
public enum SimplerGeneration
{
    G0,
    G6,
}

/// <summary>
/// A built simpler tree of one generation, from the environment: SIMPLER_ROOT_G0 or SIMPLER_ROOT_G6, else SIMPLER_ROOT if it is of that
/// generation; PTO_ISA_ROOT in the same way. Tests that need one are skipped, visibly, without it.
/// </summary>
/// <param name="Generation">Its generation.</param>
/// <param name="Root">Its root.</param>
/// <param name="PtoIsa">The pto-isa checkout that kernels are compiled against.</param>
internal sealed record GenerationTree(SimplerGeneration Generation, string Root, string PtoIsa)
{
    private const string PtoIsaVariable = "PTO_ISA_ROOT";

    /// <summary>Its adapter.</summary>
    public SimplerAdapter Adapter =>
        TreeInspection.Of(RuntimeTree.Locate(Root, BackendKind.Simulator), Environment.GetEnvironmentVariable).Adapter!;

    /// <summary>Both generations, for theories.</summary>
    public static TheoryData<SimplerGeneration> Generations => [SimplerGeneration.G6, SimplerGeneration.G0];

    /// <summary>The tree of a generation; skips the test when there is none.</summary>
    /// <param name="what">What then is not run.</param>
    /// <param name="generation">The generation.</param>
    public static GenerationTree Require(string what, SimplerGeneration generation)
    {
        string own = $"{HostOptions.SimplerVariable}_{generation}";
        string? root = Array.Find([Variable(own), Variable(HostOptions.SimplerVariable)], root => GenerationOf(root) == generation);
        string? ptoIsa = Variable($"{PtoIsaVariable}_{generation}") ?? Variable(PtoIsaVariable);
        Skip.If(root is null, $"NOT RUN: {what}, generation {generation} (set {own} or {HostOptions.SimplerVariable} to a built tree of it)");
        Skip.If(ptoIsa is null, $"NOT RUN: {what}, generation {generation} (set {PtoIsaVariable} to a pto-isa checkout)");
        return new GenerationTree(generation, root!, ptoIsa!);
    }

    /// <summary>The tree of SIMPLER_ROOT, whatever its generation; skips the test when there is none.</summary>
    public static GenerationTree RequireAny(string what)
    {
        SimplerGeneration? generation = GenerationOf(Variable(HostOptions.SimplerVariable));
        Skip.If(generation is null, $"NOT RUN: {what} (set {HostOptions.SimplerVariable} to a built tree)");
        return Require(what, generation!.Value);
    }

    private static SimplerGeneration? GenerationOf(string? root) =>
        root is not null
        && TreeInspection.Of(RuntimeTree.Locate(root, BackendKind.Simulator), Environment.GetEnvironmentVariable).Adapter is { } adapter
        && Enum.TryParse(adapter.Facts.Generation, out SimplerGeneration generation)
            ? generation
            : null;

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
