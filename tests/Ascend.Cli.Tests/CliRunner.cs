namespace Ascend.Cli.Tests;

/// <summary>Runs the command line in this process and keeps what it wrote.</summary>
internal static class CliRunner
{
    public static async Task<CliResult> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = await CommandLine.InvokeAsync(args, new ConsoleStreams(output, error));
        return new CliResult(exitCode, output.ToString(), error.ToString());
    }
}

/// <param name="ExitCode">The process's exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record CliResult(int ExitCode, string Output, string Error);
