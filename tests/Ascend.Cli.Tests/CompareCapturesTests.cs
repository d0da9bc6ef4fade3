using System.Text.Json;

namespace Ascend.Cli.Tests;

/// <summary><c>ascend compare --captures</c>: files that exist already.</summary>
public sealed class CompareCapturesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Names_of_each_arm_make_a_report_with_both_timelines_of_a_folder_and_a_file()
    {
        string capture = Path.Combine(Captures.Folder, "device-1proc"), file = _folder.File("theirs.json");
        Assert.Equal(0, (await CliRunner.RunAsync("trace", "convert", capture, "-o", file)).ExitCode);
        CliResult result = await RunAsync(
            $"{capture},{file}", file, "--a-names", Names("a", "fa_fused"), "--b-names", Names("b", "PA_HIGHPERF"), "--json", _folder.File("c.json"));
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("device-1proc and 1 more", result.Output, StringComparison.Ordinal);
        Assert.Contains("of the attention makespan", result.Output, StringComparison.Ordinal);
        Assert.Contains("results", await File.ReadAllTextAsync(_folder.File("c.json")), StringComparison.Ordinal);

        string page = await File.ReadAllTextAsync(Path.Combine(_folder.File("out"), "latest", "report.html"));
        string data = page[(page.IndexOf("id=\"timeline-data\">", StringComparison.Ordinal) + 19)..];
        using JsonDocument timelines = JsonDocument.Parse(data[..data.IndexOf("</script>", StringComparison.Ordinal)]);
        Assert.Equal(["A", "B"], timelines.RootElement.GetProperty("timelines").EnumerateArray().Select(t => t.GetProperty("id").GetString()));
        Assert.All(timelines.RootElement.GetProperty("timelines").EnumerateArray(), t =>
            Assert.Contains(t.GetProperty("kernels").EnumerateArray(), k => k.GetProperty("measured").GetBoolean()));

        CliResult again = await CliRunner.RunAsync("compare", "--from", _folder.File("c.json"), "--output", _folder.File("again"));
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("of the attention makespan", again.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--captures x y --from z", "--from")]
    [InlineData("--captures x y --a cce", "--a ")]
    [InlineData("--captures x y --baseline z", "--baseline")]
    [InlineData("--captures x y --rounds 9", "--rounds")]
    [InlineData("--captures x y --batch 2", "--batch")]
    [InlineData("--captures x y --profile p", "--profile")]
    [InlineData("--kernels k", "--captures")]
    [InlineData("--a-name mine", "--captures")]
    [InlineData("--captures x", "--captures")]
    [InlineData("--captures /no/such/file y", "/no/such/file")]
    public async Task What_does_not_go_together_is_refused_and_leaves_nothing(string options, string named)
    {
        CliResult result = await CliRunner.RunAsync(["compare", .. options.Split(' '), "--output", _folder.File("out")]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Fact]
    public async Task Kernels_are_chosen_by_pattern_and_name_the_makespan()
    {
        string capture = Path.Combine(Captures.Folder, "device-1proc");
        CliResult result = await RunAsync(capture, capture, "--kernels", "func_*");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("of the func_* makespan", result.Output, StringComparison.Ordinal);
        Assert.Contains("the same kernel: the ratio 1.00x", result.Output, StringComparison.Ordinal);
    }

    private async Task<CliResult> RunAsync(string a, string b, params string[] options) =>
        await CliRunner.RunAsync(["compare", "--captures", a, b, "--output", _folder.File("out"), .. options]);

    private string Names(string file, string kernel)
    {
        string path = _folder.File($"{file}.json");
        File.WriteAllText(path, JsonSerializer.Serialize(Enumerable.Range(0, 64).ToDictionary(i => $"{i}", i => $"{kernel}_{i}")));
        return path;
    }
}
