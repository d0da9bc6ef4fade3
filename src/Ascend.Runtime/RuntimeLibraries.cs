using System.Runtime.InteropServices;

namespace Ascend.Runtime;

/// <summary>Full paths of the native libraries behind a host.</summary>
/// <param name="Acl">libascendcl.so.</param>
/// <param name="HostRuntime">libhost_runtime.so, the build that never traces.</param>
/// <param name="TracrHostRuntime">The build of libhost_runtime.so that records TraCR; null when none is configured.</param>
/// <param name="MockDevice">libascend_mock_device.so; null on other backends.</param>
internal sealed record RuntimeLibraries(string Acl, string HostRuntime, string? TracrHostRuntime, string? MockDevice)
{
    private const string AclName = "libascendcl.so";
    private const string HostRuntimeName = "libhost_runtime.so";
    private const string MockDeviceName = "libascend_mock_device.so";

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
            Existing(path, HostRuntimeName, origin),
            File.Exists(tracr) ? tracr : null,
            Existing(path, MockDeviceName, origin));
    }

    private static string DefaultMockDirectory => Path.Combine(
        AppContext.BaseDirectory,
        "runtimes",
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64",
        "native",
        "mock");

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
