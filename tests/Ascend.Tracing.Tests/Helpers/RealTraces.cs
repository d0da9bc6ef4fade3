namespace Ascend.Tracing.Tests.Helpers;

/// <summary>
/// Captures of the real runtime that lie beside the repository in shared/traces-real: too large to be part of it. Tests on them
/// are skipped where they are missing.
/// </summary>
internal static class RealTraces
{
    /// <summary>The captures' folder, or null.</summary>
    public static string? Root { get; } = Find();

    /// <summary>The captures' names; one that says so when there are none.</summary>
    public static string[] Names { get; } = Root is null
        ? ["(shared/traces-real is missing)"]
        : [.. Directory.GetDirectories(Root).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    /// <summary>A capture's folder; skips the test when it is missing.</summary>
    public static string Folder(string name)
    {
        Skip.If(Root is null, "shared/traces-real is not beside the repository");
        return Path.Combine(Root!, name);
    }

    private static string? Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string beside = Path.Combine(folder.FullName, "..", "shared", "traces-real");
            if (Directory.Exists(Path.Combine(folder.FullName, "tests", "data")) && Directory.Exists(beside))
            {
                return Path.GetFullPath(beside);
            }
        }

        return null;
    }
}
