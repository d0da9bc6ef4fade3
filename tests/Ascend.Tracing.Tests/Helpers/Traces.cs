namespace Ascend.Tracing.Tests.Helpers;

/// <summary>The recorded captures of tests/data/traces.</summary>
internal static class Traces
{
    /// <summary>All of them.</summary>
    public static readonly string[] Names =
    [
        "upstream-simple", "upstream-pthread", "upstream-2000-markers", "csl-flow", "csl-flow-alltoall", "csl-two-procs", "device-1proc",
    ];

    /// <summary>The folder of a capture.</summary>
    public static string Folder(string name) => Path.Combine(Root, name);

    private static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string traces = Path.Combine(folder.FullName, "tests", "data", "traces");
            if (Directory.Exists(traces))
            {
                return traces;
            }
        }

        throw new DirectoryNotFoundException("tests/data/traces is not above the test's folder.");
    }
}
