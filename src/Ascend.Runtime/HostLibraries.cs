using System.Runtime.InteropServices;

namespace Ascend.Runtime;

/// <summary>The native libraries that a host itself uses.</summary>
/// <param name="Acl">Full path of ACL's library; null on the simulator, which needs none.</param>
/// <param name="MockDevice">Full path of libascend_mock_device.so; null on other backends.</param>
internal sealed record HostLibraries(string? Acl, string? MockDevice)
{
    private const string AclName = "libascendcl.so";
    private const string MockDeviceName = "libascend_mock_device.so";

    /// <summary>Finds a backend's libraries.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="options">Names the mock's directory.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <exception cref="AscendException">The mock's directory or one of its libraries does not exist.</exception>
    public static HostLibraries Of(BackendKind backend, HostOptions options, Func<string, string?> environment) => backend switch
    {
        BackendKind.Mock => OfMock(options.MockDirectory, environment),
        BackendKind.Device => new HostLibraries(AclOf(environment(HostOptions.CannVariable)!), MockDevice: null),
        _ => new HostLibraries(Acl: null, MockDevice: null),
    };

    /// <summary>A library of the mock.</summary>
    /// <param name="directory">Where the mock's libraries are.</param>
    /// <param name="name">The library's file name.</param>
    /// <param name="origin">Who named the directory.</param>
    /// <exception cref="AscendException">It does not exist.</exception>
    public static string Existing(string directory, string name, string origin)
    {
        string path = Path.Combine(directory, name);
        return File.Exists(path)
            ? path
            : throw new AscendException(
                $"The mock device's library '{path}' does not exist (directory from {origin}).",
                $"Build the native part (a plain dotnet build does), or name its directory in {HostOptions.MockDirectoryVariable}.");
    }

    private static HostLibraries OfMock(string? directory, Func<string, string?> environment)
    {
        string? variable = environment(HostOptions.MockDirectoryVariable);
        (string path, string origin) = !string.IsNullOrEmpty(directory) ? (directory, "HostOptions.MockDirectory")
            : !string.IsNullOrEmpty(variable) ? (variable, HostOptions.MockDirectoryVariable)
            : (DefaultMockDirectory, "the application's directory");
        path = Path.GetFullPath(path);
        return new HostLibraries(Existing(path, AclName, origin), Existing(path, MockDeviceName, origin));
    }

    private static string DefaultMockDirectory => Path.Combine(
        AppContext.BaseDirectory,
        "runtimes",
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64",
        "native",
        "mock");

    /// <summary>ACL's library in a CANN installation; the first of its places when it is in none.</summary>
    private static string AclOf(string cann) => CannInstallation.FindAcl(cann) ?? CannInstallation.AclPlaces(cann)[0];
}
