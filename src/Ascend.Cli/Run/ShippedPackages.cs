namespace Ascend.Cli.Run;

/// <summary>Finds the packages that come with the tool.</summary>
internal static class ShippedPackages
{
    private static readonly string s_root = Path.Combine(AppContext.BaseDirectory, "Packages");

    private static readonly string s_sources = Path.Combine(AppContext.BaseDirectory, "Sources");

    /// <summary>Names of the shipped packages.</summary>
    public static IReadOnlyCollection<string> Names => Directory.Exists(s_root)
        ? [.. Directory.EnumerateDirectories(s_root).Select(folder => Path.GetFileName(folder))
            .Order(StringComparer.Ordinal)]
        : [];

    /// <summary>A directory or file as given, or the shipped package of that name.</summary>
    public static string Resolve(string nameOrPath) => Resolve(s_root, nameOrPath);

    /// <summary>A directory or file as given, or the shipped description of sources of that name.</summary>
    public static string ResolveSources(string nameOrPath) => Resolve(s_sources, nameOrPath);

    private static string Resolve(string root, string nameOrPath)
    {
        string shipped = Path.Combine(root, nameOrPath);
        return !Path.Exists(nameOrPath) && nameOrPath.AsSpan().IndexOfAny('/', '\\') < 0 && Directory.Exists(shipped) ? shipped : nameOrPath;
    }
}
