namespace Ascend.Tests;

/// <summary>Places in the repository that tests read from or write to.</summary>
internal static class RepositoryRoot
{
    /// <summary>The folder that holds Runtime.sln.</summary>
    public static string Path { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Where screenshots and reports of tests are kept.</summary>
    public static string Artifacts => Directory.CreateDirectory(System.IO.Path.Combine(Path, "artifacts", "reports")).FullName;

    private static string Find(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Runtime.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above '{start}' holds Runtime.sln.");
    }
}
