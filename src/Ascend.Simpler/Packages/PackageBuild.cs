namespace Ascend.Simpler;

/// <summary>How a package's binaries for one platform were built.</summary>
/// <param name="Generation">ABI generation of the simpler tree, such as <c>G6</c>; null when not known.</param>
/// <param name="Compiler">The compiler of the kernels, as it names itself; null when not known.</param>
/// <param name="SimplerCommit">Commit of the simpler tree, when known.</param>
/// <param name="PtoIsaCommit">Commit of the pto-isa checkout, when known.</param>
/// <param name="Notes">What someone who launches it must know.</param>
public sealed record PackageBuild(
    string? Generation, string? Compiler, string? SimplerCommit, string? PtoIsaCommit, IReadOnlyList<string> Notes);
