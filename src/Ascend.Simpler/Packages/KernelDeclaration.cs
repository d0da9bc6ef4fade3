namespace Ascend.Simpler;

/// <summary>One kernel of a package.</summary>
/// <param name="FuncId">The id by which the orchestration submits it and by which TraCR names it.</param>
/// <param name="Name">The kernel's name.</param>
/// <param name="CoreType">The kind of core it runs on.</param>
/// <param name="IsExternal">It was not generated with the rest of the package but taken from elsewhere.</param>
/// <param name="Signature">Directions of its tensors; empty when the package does not say.</param>
public sealed record KernelDeclaration(
    int FuncId,
    string Name,
    CoreType CoreType,
    bool IsExternal,
    IReadOnlyList<ArgumentDirection> Signature)
{
    internal IReadOnlyDictionary<string, string> Binaries { get; init; } = new Dictionary<string, string>();
}
