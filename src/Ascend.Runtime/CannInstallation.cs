using System.Runtime.InteropServices;

namespace Ascend.Runtime;

/// <summary>Where the libraries of a CANN installation lie. Looks at files only; nothing is loaded.</summary>
public static class CannInstallation
{
    /// <summary>The names of ACL's library in the order in which they are tried: its own, and the one that older releases have and newer
    /// ones keep.</summary>
    public static IReadOnlyList<string> AclNames { get; } = ["libacl_rt.so", "libascendcl.so"];

    /// <summary>Name of the profiling library, which lies beside ACL's.</summary>
    public const string ProfilerName = "libmsprofiler.so";

    /// <summary>Finds ACL's library.</summary>
    /// <param name="root">What <see cref="HostOptions.CannVariable"/> names.</param>
    /// <returns>Its path; null when there is none.</returns>
    public static string? FindAcl(string root) => Array.Find(AclPlaces(root), File.Exists);

    /// <summary>Where ACL's library is looked for, in this order: the root's lib64 folder, then that of this machine's architecture.</summary>
    /// <param name="root">What <see cref="HostOptions.CannVariable"/> names.</param>
    public static string[] AclPlaces(string root)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        string host = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64-linux" : "x86_64-linux";
        string[] folders = [Path.Combine(root, "lib64"), Path.Combine(root, host, "lib64")];
        return [.. AclNames.SelectMany(_ => folders, (name, folder) => Path.Combine(folder, name))];
    }
}
