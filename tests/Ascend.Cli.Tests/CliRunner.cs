using System.Text;
using System.Text.RegularExpressions;
using Spectre.Console;

namespace Ascend.Cli.Tests;

/// <summary>Runs the command line in this process and keeps what it wrote.</summary>
internal static partial class CliRunner
{
    public static async Task<CliResult> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = await CommandLine.InvokeAsync(args, new ConsoleStreams(output, error));
        return new CliResult(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>As on a terminal of a width.</summary>
    public static async Task<CliResult> RunOnTerminalAsync(int width, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = await CommandLine.InvokeAsync(
            args, new ConsoleStreams(new TerminalOutput(output, width), new TerminalOutput(error, width)));
        return new CliResult(exitCode, Escapes().Replace(output.ToString(), ""), Escapes().Replace(error.ToString(), ""));
    }

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Escapes();

    /// <summary>A terminal of a width.</summary>
    internal sealed class TerminalOutput(TextWriter writer, int width) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => true;

        public int Width => width;

        public int Height => 50;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}

/// <param name="ExitCode">The process's exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record CliResult(int ExitCode, string Output, string Error);
