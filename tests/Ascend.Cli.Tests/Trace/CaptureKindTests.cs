namespace Ascend.Cli.Tests;

/// <summary>Every trace command takes captures of any kind, and one of several procs or launches can be chosen.</summary>
public sealed class CaptureKindTests : IDisposable
{
    private const string Metadata =
        "\"chip_swimlane_level\": 2, \"metadata\": {\"clock_freq_hz\": 50000000, \"core_types\": [\"aic\", \"aiv\"], \"runtime\": \"tensormap_and_ringbuffer\"}";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("swimlane (1).json", "{META, \"aicore_tasks\": [[0, 1, 0, 100, 5100, 1]]}", "chip swimlane")]
    [InlineData("a.log", "[STRACE] v=1 pid=1 tid=2 inv=1 depth=0 name=chip.run ts=1000 dur=5000 clk=host\n", "STRACE")]
    [InlineData("b.csv", "Op Name,Task Start Time(us),Task Duration(us)\nmm,1.5,2.5\n", "kernels without lanes")]
    [InlineData("c.json", "{\"traceEvents\": [{\"ph\": \"X\", \"name\": \"a\", \"pid\": 1, \"tid\": 1, \"ts\": 1, \"dur\": 2}]}", "Chrome JSON")]
    public async Task Every_command_takes_it(string name, string text, string kind)
    {
        string file = _folder.File(name);
        await File.WriteAllTextAsync(file, text.Replace("META", Metadata, StringComparison.Ordinal));

        CliResult info = await CliRunner.RunAsync("trace", "info", file);
        Assert.Equal(0, info.ExitCode);
        Assert.Contains(kind, info.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await CliRunner.RunAsync("trace", "report", file)).ExitCode);
        Assert.Equal(0, (await CliRunner.RunAsync("trace", "dump", file, "--output", _folder.File("dump"))).ExitCode);
        Assert.Equal(0, (await CliRunner.RunAsync("trace", "convert", file, "--output", _folder.File("out.json"))).ExitCode);
        Assert.Equal(0, (await CliRunner.RunAsync("trace", "convert", file, "--format", "paraver", "--output", _folder.File("prv"))).ExitCode);
        Assert.Equal(0, (await CliRunner.RunAsync("trace", "diff", file, _folder.File("out.json"))).ExitCode);
    }

    [Fact]
    public async Task What_is_not_read_is_named()
    {
        string file = _folder.File("deps.json");
        await File.WriteAllTextAsync(file, "{\"tasks\": [], \"edges\": []}");
        CliResult result = await CliRunner.RunAsync("trace", "info", file);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--deps", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proc_of_several_is_chosen_and_asked_for_in_words_of_the_command_line()
    {
        foreach (int rank in new[] { 0, 1 })
        {
            Directory.CreateDirectory(_folder.File($"run/rank{rank}/d0"));
            await File.WriteAllTextAsync(_folder.File($"run/rank{rank}/d0/r.json"), $"{{{Metadata}, \"aicore_tasks\": [[0, 1, 0, 100, {200 + (rank * 100)}, 1]]}}");
        }

        string run = _folder.File("run");
        CliResult refused = await CliRunner.RunAsync("trace", "diff", run, run);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--proc", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter", refused.Error, StringComparison.Ordinal);

        string json = _folder.File("diff.json");
        CliResult diff = await CliRunner.RunAsync("trace", "diff", run, run, "--proc", "0", "--second-proc", "1", "--json", "--output", json);
        Assert.Equal(0, diff.ExitCode);
        Assert.Contains("\"makespanRatio\": 2", await File.ReadAllTextAsync(json), StringComparison.Ordinal);
        string csv = _folder.File("report.csv");
        Assert.Equal(0, (await CliRunner.RunAsync("trace", "report", run, "--proc", "1", "--format", "csv", "--output", csv)).ExitCode);
        Assert.All((await File.ReadAllLinesAsync(csv)).Skip(1), line => Assert.StartsWith("1,", line, StringComparison.Ordinal));
        Assert.Equal(2, (await CliRunner.RunAsync("trace", "report", run, "--proc", "7")).ExitCode);
    }
}
