using System.Runtime.InteropServices;

namespace Ascend.Interop.Tests;

/// <summary>Paths of the mock's libraries as the build lays them out beside the tests.</summary>
internal static class MockLibraries
{
    private static readonly string s_directory =
        Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native", "mock");

    public static string MockDevice { get; } = Path.Combine(s_directory, "libascend_mock_device.so");

    public static string Acl { get; } = Path.Combine(s_directory, "libascendcl.so");

    public static string Profiling { get; } = Path.Combine(s_directory, "libmsprofiler.so");

    public static string HostRuntime { get; } = Path.Combine(s_directory, "libhost_runtime.so");

    public static string Adapter { get; } = Path.Combine(s_directory, "libascend_simpler_adapter.so");

    public static string TracrHostRuntime { get; } = Path.Combine(s_directory, "tracr", "libhost_runtime.so");
}
