using System.Runtime.CompilerServices;

namespace Ascend.Cli.Tests;

/// <summary>Where commands of these tests keep state: not in the user's home.</summary>
internal static class StateFolder
{
    public static string Path { get; } = Directory.CreateTempSubdirectory("ascend-test-state-").FullName;

    [ModuleInitializer]
    public static void Use()
    {
        Environment.SetEnvironmentVariable("XDG_STATE_HOME", Path);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path, recursive: true);
    }
}
