namespace Ascend.Simpler;

/// <summary>How a package's binaries for one platform were built.</summary>
/// <param name="Generation">The family of the simpler tree's host ABI in short, such as <c>G6</c>, for people; null when not known.</param>
/// <param name="Compiler">The compiler of the kernels, as it names itself; null when not known.</param>
/// <param name="SimplerCommit">Commit of the simpler tree, when known.</param>
/// <param name="PtoIsaCommit">Commit of the pto-isa checkout, when known.</param>
/// <param name="Notes">What someone who launches it must know.</param>
public sealed record PackageBuild(
    string? Generation, string? Compiler, string? SimplerCommit, string? PtoIsaCommit, IReadOnlyList<string> Notes)
{
    /// <summary>What the binaries rely on, by name: the layout of tensors and argument blocks, and a hash of the headers that were included.
    /// Only a tree with the same facts takes them. Empty for a package that does not say.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();
}
