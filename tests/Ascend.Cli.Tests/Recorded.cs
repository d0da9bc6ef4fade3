namespace Ascend.Cli.Tests;

/// <summary>A recorded comparison, measured once.</summary>
internal static class Recorded
{
    private static readonly Lazy<string> s_path = new(Measure);

    /// <summary>The JSON file.</summary>
    public static string Path => s_path.Value;

    private static string Measure()
    {
        string folder = System.IO.Path.Combine(AppContext.BaseDirectory, "recorded");
        string file = System.IO.Path.Combine(folder, "recorded.json");
        CliResult result = CliRunner.RunAsync(
            "compare", "--batch", "1", "--heads", "8", "--kv-heads", "2", "--context", "256", "--rounds", "2",
            "--max-rounds", "2",
            "--other-rounds", "0", "--keep-captures", "none", "--output", folder, "--json", file).GetAwaiter().GetResult();
        Assert.True(result.ExitCode == 0, result.Error);
        return file;
    }
}
