namespace Ascend.Experiments.Tests.Reports;

/// <summary>Places in the repository that the tests read from or write to.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    /// <summary>Where screenshots and reports of the tests are kept.</summary>
    public static string Artifacts => Directory.CreateDirectory(System.IO.Path.Combine(Path, "artifacts", "reports")).FullName;

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Runtime.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No Runtime.sln above '{AppContext.BaseDirectory}'.");
    }
}
