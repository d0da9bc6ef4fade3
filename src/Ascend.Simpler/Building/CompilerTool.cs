namespace Ascend.Simpler;

/// <summary>A compiler or linker that was found and asked who it is.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Family">Whose command line it understands.</param>
/// <param name="Identity">The first line of its <c>--version</c>, for people.</param>
/// <param name="Fingerprint">All that it says about itself; equal text means the same tool to the cache.</param>
/// <param name="Bfloat16">How it represents bfloat16 in simulator kernels.</param>
internal sealed record CompilerTool(
    string Path, CompilerFamily Family, string Identity, string Fingerprint, Bfloat16Support Bfloat16 = Bfloat16Support.None);
