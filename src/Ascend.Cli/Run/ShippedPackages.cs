namespace Ascend.Cli.Run;

/// <summary>Finds the packages that come with the tool.</summary>
internal static class ShippedPackages
{
    private static readonly string s_root = Path.Combine(AppContext.BaseDirectory, "Packages");

    /// <summary>A directory or file as given, or the shipped package of that name.</summary>
    public static string Resolve(string nameOrPath)
    {
        string shipped = Path.Combine(s_root, nameOrPath);
        return !Path.Exists(nameOrPath) && nameOrPath.AsSpan().IndexOfAny('/', '\\') < 0 && Directory.Exists(shipped) ? shipped : nameOrPath;
    }
}
