namespace Ascend.Simpler;

/// <summary>Where a package's kernels come from.</summary>
/// <param name="Repository">Repository or product, for example <c>hw-native-sys/simpler</c>.</param>
/// <param name="Commit">Commit, when known.</param>
/// <param name="Note">Anything a reader must know, when there is something.</param>
public sealed record PackageOrigin(string Repository, string? Commit, string? Note);
