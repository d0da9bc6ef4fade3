using System.Security.Cryptography;

namespace Ascend.Simpler;

/// <summary>A build of simpler's host runtime that a host uses.</summary>
/// <param name="IsTracr">True for the build that records TraCR captures.</param>
/// <param name="Path">Full path of its library.</param>
/// <param name="Generation">ABI generation by which it is called, such as <c>G6</c>.</param>
/// <param name="Sha256">Hash of the library file, hexadecimal; null when it can no longer be read.</param>
public sealed record RuntimeIdentity(bool IsTracr, string Path, string Generation, string? Sha256)
{
    internal static RuntimeIdentity Of(RuntimeBuild build, bool isTracr) =>
        new(isTracr, build.HostRuntime, build.Generation.ToString(), HashOf(build.HostRuntime));

    private static string? HashOf(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
