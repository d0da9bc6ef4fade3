namespace Ascend.Simpler;

/// <summary>A build of simpler's host runtime that a host uses.</summary>
/// <param name="IsTracr">True for the build that records TraCR captures.</param>
/// <param name="Path">Full path of its library.</param>
/// <param name="Generation">The family of its host ABI in short, such as <c>G6</c>; for people.</param>
/// <param name="Sha256">Hash of the library file, hexadecimal; null when it can no longer be read.</param>
public sealed record RuntimeIdentity(bool IsTracr, string Path, string Generation, string? Sha256)
{
    /// <summary>A run chooses how many clusters it takes (<see cref="RunOptions.BlockDim"/>); otherwise it takes the whole device.</summary>
    public bool TakesBlockDim { get; init; }

    /// <summary>What is known of its TraCR buffers; null for a plain build, and for the mock's while they never fill.</summary>
    public TracrBuild? Tracr { get; init; }

    internal static RuntimeIdentity Of(RuntimeBuild build) =>
        new(build.IsTracr, build.HostRuntime, build.Adapter.Facts.Generation, HashOf(build.HostRuntime))
        {
            TakesBlockDim = build.Adapter.Facts.HasKnob("block_dim"),
            Tracr = build.Tracr,
        };

    /// <summary>SHA-256 of a file, hexadecimal; null when it cannot be read.</summary>
    internal static string? HashOf(string path)
    {
        try
        {
            return Hashes.OfFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
