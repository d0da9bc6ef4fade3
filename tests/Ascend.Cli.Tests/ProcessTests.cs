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
            "compare", "--batch", "1", "--heads", "8", "--kv-heads", "2", "--context", "256", "--rounds", "5", "--max-rounds", "5",
            "--other-rounds", "1", "--warm-up", "0", "--keep-captures", "all", "--output", _folder.Path,
        ];
        Process[] processes = [Start(arguments), Start(arguments)];
        foreach (Process process in processes)
        {
            string output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, output);
            process.Dispose();
        }

        Assert.Equal(20, Directory.GetDirectories(_folder.Path, "proc.1000", SearchOption.AllDirectories)
            .Count(folder => !folder.Contains("/latest/", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("KILL")]
    public async Task A_sweep_ended_by_a_signal_loses_at_most_the_point_under_way_and_goes_on(string signal)
    {
        string[] arguments =
        [
            "sweep", "--batch", "1,2,3,4,5,6", "--context", "256,512", "--heads", "8", "--kv-heads", "2", "--rounds", "2", "--max-rounds", "2",
            "--output", _folder.Path,
        ];
        using (Process process = Start(arguments))
        {
            // Lines of finished points come as they are stored.
            string? line;
            int finished = 0;
            while (finished < 3 && (line = await process.StandardOutput.ReadLineAsync()) is not null)
            {
                finished += line.StartsWith('[') ? 1 : 0;
            }

            using Process kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
            await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.NotEqual(0, process.ExitCode);
            Assert.Equal(3, finished);
        }

        Assert.False(File.Exists(Path.Combine(_folder.Path, "latest", "sweep.html")));
        using Process resumed = Start(arguments);
        string output = await resumed.StandardOutput.ReadToEndAsync();
        await resumed.WaitForExitAsync();
        Assert.Equal(0, resumed.ExitCode);
        string[] lines = [.. output.Split('\n').Where(line => line.StartsWith('['))];
        Assert.InRange(lines.Length, 1, 9);
        Assert.StartsWith("[12/12]", lines[^1], StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder.Path, "latest", "sweep.html")));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.tmp"));
    }

    [Fact]
    public void Output_to_a_pipe_has_no_terminal_codes()
    {
        using Process process = Start(["devices"]);
        Assert.DoesNotContain('\u001b', process.StandardOutput.ReadToEnd());
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>Starts the tool; signals that the tests' own parent had ignored are not ignored by it.</summary>
    private static Process Start(string[] arguments) => Process.Start(new ProcessStartInfo(
        "env", ["--default-signal", Path.Combine(AppContext.BaseDirectory, "ascend"), .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
