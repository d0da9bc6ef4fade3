namespace Ascend.Cli.Tests;

/// <summary>The captures that come with the tests.</summary>
internal static class Captures
{
    public static string Folder { get; } = Path.Combine(RepositoryRoot.Path, "tests", "data", "traces");
}
