namespace Ascend.Simpler;

/// <summary>Files that a build made, in the cache or in the build's work folder.</summary>
/// <param name="Orchestration">The orchestration's shared object.</param>
/// <param name="Kernels">The kernels' binaries, in the package's order.</param>
internal sealed record BuiltBinaries(string Orchestration, IReadOnlyList<string> Kernels);
