using Ascend.Tracing.Tests.Helpers;

namespace Ascend.Cli.Tests.Trace;

/// <summary>Outputs never replace what they are made of; tables; both profilers of one run.</summary>
public sealed class TraceFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("convert --format json -o")]
    [InlineData("report --json -o")]
    [InlineData("dump -o")]
    public async Task An_output_that_is_the_input_is_refused_and_the_input_stays(string command)
    {
        string input = await ExportAsync("in.json");
        byte[] before = await File.ReadAllBytesAsync(input);
        File.CreateSymbolicLink(_folder.File("link"), input);
        foreach (string output in new[] { input, _folder.File("link"), Path.Combine(_folder.Path, ".", "in.json") })
        {
            string[] words = command.Split(' ');
            CliResult result = await CliRunner.RunAsync(["trace", words[0], input, .. words[1..], output]);
            Assert.Equal(2, result.ExitCode);
            Assert.Contains("is what is read", result.Error, StringComparison.Ordinal);
            Assert.Equal(before, await File.ReadAllBytesAsync(input));
        }
    }

    [Theory]
    [InlineData("metadata.json")]
    [InlineData("thread.1/traces.bts")]
    public async Task A_part_of_a_captures_folder_is_refused_and_other_files_in_it_are_written(string part)
    {
        string capture = Copy("device-1proc");
        string proc = Directory.GetDirectories(capture, "proc.*")[0];
        string file = Path.Combine(proc, part);
        CliResult result = await CliRunner.RunAsync("trace", "convert", capture, "--format", "json", "-o", file);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("is part of the capture", result.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await CliRunner.RunAsync("trace", "convert", capture, "-o", Path.Combine(capture, "perfetto.json"))).ExitCode);
        Assert.Equal(0, (await CliRunner.RunAsync("trace", "convert", capture, "-o", Path.Combine(capture, "perfetto.json"))).ExitCode);
    }

    [Fact]
    public async Task Diff_and_compare_do_not_replace_their_second_input_or_names()
    {
        string first = await ExportAsync("a.json"), second = await ExportAsync("b.json");
        string names = _folder.File("names.json");
        await File.WriteAllTextAsync(names, "{\"0\": \"fa_fused\", \"1\": \"fa_fused\"}");
        foreach (string[] command in new string[][]
        {
            ["trace", "diff", first, second, "--json", "-o", second],
            ["trace", "diff", first, second, "--b-names", names, "--json", "-o", names],
            ["compare", "--captures", first, second, "--json", first, "--output", _folder.File("out")],
            ["compare", "--captures", first, second, "--a-names", names, "--html", names, "--output", _folder.File("out")],
        })
        {
            CliResult result = await CliRunner.RunAsync(command);
            Assert.Equal(2, result.ExitCode);
            Assert.Contains("is what is read", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Tables_are_written_into_a_folder()
    {
        string folder = _folder.File("tables/one");
        CliResult result = await CliRunner.RunAsync("trace", "convert", Path.Combine(Captures.Folder, "device-1proc"), "--format", "parquet", "-o", folder);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["captures.parquet", "lanes.parquet", "spans.parquet"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
        Assert.All(Directory.GetFiles(folder), file => Assert.Equal("PAR1"u8.ToArray(), File.ReadAllBytes(file)[..4]));

        result = await CliRunner.RunAsync("trace", "convert", folder + "/spans.parquet", "--format", "parquet", "-o", "-");
        Assert.Equal(2, result.ExitCode);
    }

    [SkippableFact]
    public async Task A_run_with_both_profilers_shows_both_prefers_the_cores_time_and_quantifies_the_difference()
    {
        string capture = RealTraces.Folder("g3-swimlane-pa4-bd2");
        CliResult result = await CliRunner.RunAsync("trace", "report", capture);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("on-core time, to be preferred", result.Output, StringComparison.Ordinal);
        Assert.Contains("view / on-core", result.Output, StringComparison.Ordinal);
        Assert.Contains("both have the same tasks", result.Output, StringComparison.Ordinal);
        string json = (await CliRunner.RunAsync("trace", "report", capture, "--json", "-o", _folder.File("r.json"))).Error;
        Assert.Empty(json);
        using var document = System.Text.Json.JsonDocument.Parse(await File.ReadAllBytesAsync(_folder.File("r.json")));
        Assert.True(document.RootElement.TryGetProperty("onCore", out _));
    }

    private async Task<string> ExportAsync(string name)
    {
        string file = _folder.File(name);
        Assert.Equal(0, (await CliRunner.RunAsync("trace", "convert", Path.Combine(Captures.Folder, "device-1proc"), "-o", file)).ExitCode);
        return file;
    }

    private string Copy(string name)
    {
        string from = Path.Combine(Captures.Folder, name), to = _folder.File(name);
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return to;
    }
}
