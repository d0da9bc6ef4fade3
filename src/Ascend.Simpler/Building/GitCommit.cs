using System.ComponentModel;

namespace Ascend.Simpler;

/// <summary>Asks git which commit files are at.</summary>
internal static class GitCommit
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The commit of the repository that has a file under its control, with <c>+changes</c> when the file differs from it. Null when git
    /// is not installed or does not control the file; a repository merely around it does not count.
    /// </summary>
    public static async Task<string?> OfFileAsync(string file, CancellationToken cancellation)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        string name = Path.GetFileName(file);
        if (await RunAsync(folder, ["ls-files", "--error-unmatch", "--", name], cancellation).ConfigureAwait(false) is null
            || await RunAsync(folder, ["rev-parse", "HEAD"], cancellation).ConfigureAwait(false) is not { Length: > 0 } commit)
        {
            return null;
        }

        string? changes = await RunAsync(folder, ["status", "--porcelain", "--", name], cancellation).ConfigureAwait(false);
        return string.IsNullOrEmpty(changes) ? commit : $"{commit}+changes";
    }

    /// <summary>The date of the commit that a folder is at, such as <c>2026-08-22</c>; null when git does not tell.</summary>
    public static Task<string?> DateAsync(string folder, CancellationToken cancellation) =>
        RunAsync(folder, ["log", "-1", "--format=%cs"], cancellation);

    private static async Task<string?> RunAsync(string folder, string[] arguments, CancellationToken cancellation)
    {
        try
        {
            ToolResult result = await ToolProcess.RunAsync("git", arguments, folder, s_limit, cancellation).ConfigureAwait(false);
            return result.ExitCode == 0 ? result.Output.Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
