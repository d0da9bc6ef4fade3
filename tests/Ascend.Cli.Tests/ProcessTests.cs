using System.Diagnostics;

namespace Ascend.Cli.Tests;

/// <summary>The tool as a process of its own.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Two_processes_that_trace_at_once_keep_their_captures_apart()
    {
        string[] arguments =
        [
            "compare", "--batch", "1", "--heads", "8", "--kv-heads", "2", "--context", "256", "--rounds", "1", "--warm-up", "0",
            "--traced-rounds", "5", "--output", _folder.Path,
        ];
        Process[] processes = [Start(arguments), Start(arguments)];
        foreach (Process process in processes)
        {
            string output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, output);
            process.Dispose();
        }

        Assert.Equal(20, Directory.GetDirectories(_folder.Path, "proc.1000", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void Output_to_a_pipe_has_no_terminal_codes()
    {
        using Process process = Start(["devices"]);
        Assert.DoesNotContain('\u001b', process.StandardOutput.ReadToEnd());
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private static Process Start(string[] arguments) => Process.Start(new ProcessStartInfo(
        Path.Combine(AppContext.BaseDirectory, "ascend"), arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
