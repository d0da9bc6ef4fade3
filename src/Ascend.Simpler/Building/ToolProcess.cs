using System.ComponentModel;
using System.Diagnostics;

namespace Ascend.Simpler;

/// <summary>Runs a tool to its end and keeps what it wrote.</summary>
internal static class ToolProcess
{
    /// <summary>The full path of a tool that is named by its path or found on the path; null when there is none.</summary>
    /// <param name="nameOrPath">Name, or path with a slash.</param>
    /// <param name="environment">Reads an environment variable (PATH).</param>
    public static string? Locate(string nameOrPath, Func<string, string?> environment) =>
        (nameOrPath.Contains('/', StringComparison.Ordinal)
            ? [Path.GetFullPath(nameOrPath)]
            : (environment("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .Select(folder => Path.Combine(folder, nameOrPath))).FirstOrDefault(File.Exists);

    /// <summary>Runs a tool. When cancelled or past its limit the tool and everything it started is killed first.</summary>
    /// <param name="file">Path or name of the tool.</param>
    /// <param name="arguments">Arguments, one per element; no shell is involved.</param>
    /// <param name="workingDirectory">Where it runs.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="cancellation">Ends the wait with <see cref="OperationCanceledException"/>.</param>
    /// <returns>What it did; <see cref="ToolResult.TimedOut"/> when the limit ended it.</returns>
    /// <exception cref="Win32Exception">The tool cannot be started.</exception>
    public static async Task<ToolResult> RunAsync(
        string file, IReadOnlyList<string> arguments, string workingDirectory, TimeSpan limit, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(file)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // Diagnostics are parsed, so they must be in English.
        start.Environment["LC_ALL"] = "C";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(limit);
        try
        {
            await process.WaitForExitAsync(timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            return new ToolResult(-1, await output.ConfigureAwait(false), await error.ConfigureAwait(false), TimedOut: true);
        }

        return new ToolResult(
            process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false), TimedOut: false);
    }
}
