using System.Runtime.InteropServices;

namespace Ascend.Runtime;

/// <summary>The native libraries behind a host.</summary>
/// <param name="Acl">Full path of ACL's library; null on the simulator, which needs none.</param>
/// <param name="Simpler">The build of simpler's host runtime that never traces; null on a device host without simpler.</param>
/// <param name="Tracr">The build that records TraCR; null when none is configured.</param>
/// <param name="MockDevice">Full path of libascend_mock_device.so; null on other backends.</param>
internal sealed record RuntimeLibraries(string? Acl, RuntimeBuild? Simpler, RuntimeBuild? Tracr, string? MockDevice)
{
    private const string AclName = "libascendcl.so";
    private const string HostRuntimeName = "libhost_runtime.so";
    private const string MockDeviceName = "libascend_mock_device.so";

    /// <summary>The build that never traces.</summary>
    /// <exception cref="AscendNotSupportedException">The host was opened without simpler.</exception>
    public RuntimeBuild Plain => Simpler ?? throw new AscendNotSupportedException(
        $"A session needs simpler's host runtime, and {HostOptions.SimplerVariable} is not set; without it the host has devices, streams, "
        + "memory and direct launches only.",
        $"Set {HostOptions.SimplerVariable} to a simpler tree that was built for a2a3, and open the host anew.");

    /// <summary>Finds the mock's libraries.</summary>
    /// <param name="directory"><see cref="HostOptions.MockDirectory"/>.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <exception cref="AscendException">The directory or one of its libraries does not exist.</exception>
    public static RuntimeLibraries OfMock(string? directory, Func<string, string?> environment)
    {
        string? variable = environment(HostOptions.MockDirectoryVariable);
        (string path, string origin) = !string.IsNullOrEmpty(directory) ? (directory, "HostOptions.MockDirectory")
            : !string.IsNullOrEmpty(variable) ? (variable, HostOptions.MockDirectoryVariable)
            : (DefaultMockDirectory, "the application's directory");
        path = Path.GetFullPath(path);
        string tracr = Path.Combine(path, "tracr", HostRuntimeName);
        return new RuntimeLibraries(
            Existing(path, AclName, origin),
            RuntimeBuild.OfMock(Existing(path, HostRuntimeName, origin)),
            File.Exists(tracr) ? RuntimeBuild.OfMock(tracr) : null,
            Existing(path, MockDeviceName, origin));
    }

    /// <summary>Finds and identifies simpler's builds for the simulator or a device, without loading anything.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="environment">Reads <c>SIMPLER_ROOT</c>, <c>SIMPLER_TRACR_ROOT</c>, <c>ASCEND_HOME_PATH</c> and what the header
    /// check needs.</param>
    /// <exception cref="AscendException">A file is missing or of another architecture.</exception>
    /// <exception cref="AscendNotSupportedException">A build's generation is not one that may be called.</exception>
    public static RuntimeLibraries OfTrees(BackendKind backend, Func<string, string?> environment)
    {
        string? root = environment(HostOptions.SimplerVariable);
        string? tracr = environment(HostOptions.SimplerTracrVariable);
        return new RuntimeLibraries(
            backend == BackendKind.Device ? AclOf(environment(HostOptions.CannVariable)!) : null,
            string.IsNullOrEmpty(root) ? null : RuntimeBuild.Identify(RuntimeTree.Locate(root, backend), environment),
            string.IsNullOrEmpty(tracr) ? null : RuntimeBuild.Identify(RuntimeTree.Locate(tracr, backend), environment),
            MockDevice: null);
    }

    private static string DefaultMockDirectory => Path.Combine(
        AppContext.BaseDirectory,
        "runtimes",
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64",
        "native",
        "mock");

    /// <summary>ACL's library in a CANN installation; the first of its places when it is in none.</summary>
    private static string AclOf(string cann) => CannInstallation.FindAcl(cann) ?? CannInstallation.AclPlaces(cann)[0];

    private static string Existing(string directory, string name, string origin)
    {
        string path = Path.Combine(directory, name);
        return File.Exists(path)
            ? path
            : throw new AscendException(
                $"The mock device's library '{path}' does not exist (directory from {origin}).",
                $"Build the native part (a plain dotnet build does), or name its directory in {HostOptions.MockDirectoryVariable}.");
    }
}
