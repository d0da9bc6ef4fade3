namespace Ascend.Simpler;

/// <summary>One tensor argument as a kernel package declares it.</summary>
/// <param name="Name">Name, for messages and for callers.</param>
/// <param name="Direction">What the kernel does with it.</param>
/// <param name="DataTypes">Accepted element types; empty accepts any.</param>
/// <param name="Shape">
/// Declared extents, or null when any shape is accepted. An entry is a number, a symbol that stands for the same extent in every
/// argument of the package, or <c>*</c> for any extent.
/// </param>
public sealed record ArgumentDeclaration(
    string Name,
    ArgumentDirection Direction,
    IReadOnlyList<TensorDataType> DataTypes,
    IReadOnlyList<string>? Shape);
