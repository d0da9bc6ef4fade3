using System.Text.Json;

namespace Ascend.Cli.Tests;

public sealed class CompareCommandTests : IDisposable
{
    private static readonly string[] s_small = ["--batch", "2", "--context", "512", "--rounds", "2", "--max-rounds", "2", "--other-rounds", "2", "--warm-up", "1"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Both_kernels_pass_and_the_report_names_backend_profile_and_kind_of_time()
    {
        CliResult result = await CompareAsync(s_small);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("mock, profile issue622-tracr", result.Output, StringComparison.Ordinal);
        Assert.Contains("modelled by the profile, not measured on hardware", result.Output, StringComparison.Ordinal);
        Assert.Equal(2, Occurrences(result.Output, "golden passed"));
        Assert.DoesNotContain("measured)", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_json_carries_the_figures_of_the_captures()
    {
        string file = _folder.File("compare.json");
        CliResult result = await CompareAsync([.. s_small, "--json", file]);
        Assert.Equal(0, result.ExitCode);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
        JsonElement root = document.RootElement;
        Assert.Equal("ascend-comparison/1", root.GetProperty("schema").GetString());
        Assert.Equal("mock", root.GetProperty("backend").GetProperty("id").GetString());
        Assert.Equal("modelled", root.GetProperty("backend").GetProperty("device_times").GetString());
        Assert.False(root.GetProperty("backend").GetProperty("is_hardware").GetBoolean());
        Assert.StartsWith("ascend compare --batch 2", root.GetProperty("command").GetString(), StringComparison.Ordinal);
        double[] makespans =
        [
            .. root.GetProperty("arms").EnumerateArray().Select(arm =>
            {
                Assert.True(Directory.Exists(arm.GetProperty("capture").GetString()));
                byte[] native = File.ReadAllBytes(arm.GetProperty("perfetto").GetString()!);
                Assert.True(native.AsSpan().IndexOf("Estimate, not measured"u8) > 0);
                JsonElement[] samples = [.. arm.GetProperty("samples").EnumerateArray()];
                Assert.Equal(4, samples.Length);
                Assert.Equal("Complete", samples.Last().GetProperty("capture_verdict").GetString());
                return arm.GetProperty("metrics").EnumerateArray()
                    .Single(metric => metric.GetProperty("metric").GetString() == "makespan_us").GetProperty("median").GetDouble();
            }),
        ];
        Assert.Equal(2, makespans.Length);
        JsonElement ratio = root.GetProperty("pairs")[0].GetProperty("ratio");
        Assert.Equal(makespans[1] / makespans[0], ratio.GetProperty("value").GetDouble(), 9);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.tmp"));
    }

    [Fact]
    public async Task The_report_of_june_is_reproduced_at_its_shape()
    {
        CliResult result = await CompareAsync(["--other-rounds", "0", "--warm-up", "0"]);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("CCE highperf 548 us, pypto fa_fused 1263 us (modelled): 2.3x [2.305, 2.305]", result.Output, StringComparison.Ordinal);
        Assert.Contains("CCE highperf is faster", result.Output, StringComparison.Ordinal);
        Assert.Contains("NOT LIKE FOR LIKE: tiling threshold, surroundings, dtype of the model, mock profile", result.Output, StringComparison.Ordinal);
        Assert.Contains("exactly a threshold", result.Output, StringComparison.Ordinal);
        Assert.Contains("its author corrected it", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_correction_is_reproduced_with_batch_head_tiling()
    {
        CliResult result = await CompareAsync(
            ["--rounds", "8", "--max-rounds", "8", "--other-rounds", "0", "--warm-up", "0", "--profile", "issue622-corrected", "--tiling", "batch-head"]);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("CCE highperf (batch-head) 343 us, pypto fa_fused 326 us (modelled): 0.95x [0.950, 0.950]", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("tiling threshold", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_tilings_compare_defaults_and_the_best_of_each()
    {
        CliResult result = await CompareAsync(
            ["--rounds", "7", "--max-rounds", "7", "--other-rounds", "0", "--warm-up", "0", "--profile", "issue622-corrected", "--tiling", "all"]);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("defaults", result.Output, StringComparison.Ordinal);
        Assert.Contains("best of each", result.Output, StringComparison.Ordinal);
        Assert.Contains("CCE highperf 462 us, pypto fa_fused 326 us (modelled): 0.71x", result.Output, StringComparison.Ordinal);
        Assert.Contains("CCE highperf (batch-head) 343 us, pypto fa_fused 326 us (modelled): 0.95x", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strict_refuses_what_is_not_like_for_like_before_anything_runs()
    {
        CliResult result = await CompareAsync([.. s_small, "--strict"]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("surroundings", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Fact]
    public async Task Recorded_results_are_concluded_anew_and_serve_as_a_baseline()
    {
        string file = _folder.File("compare.json");
        CliResult measured = await CompareAsync([.. s_small, "--json", file]);
        CliResult rebuilt = await CompareAsync(["--from", file]);
        Assert.Equal(measured.Output.Split('\n').Last(line => line.Contains("us, pypto", StringComparison.Ordinal)), rebuilt.Output.Split('\n').Last(line => line.Contains("us, pypto", StringComparison.Ordinal)));
        CliResult picked = await CompareAsync(["--from", $"{file}#B", $"{file}#A"]);
        Assert.Contains("pypto fa_fused", picked.Output.Split('\n').Last(line => line.Contains("us, CCE", StringComparison.Ordinal)), StringComparison.Ordinal);

        Assert.Equal(0, (await CompareAsync(["--from", file, "--baseline", file, "--fail-above", "1%"])).ExitCode);
        string faster = _folder.File("faster.json");
        string text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(faster, System.Text.RegularExpressions.Regex.Replace(
            text, "\"makespan_us\": ([0-9.]+)", match => $"\"makespan_us\": {(0.9 * double.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).ToString(System.Globalization.CultureInfo.InvariantCulture)}"));
        CliResult gate = await CompareAsync(["--from", file, "--baseline", faster, "--fail-above", "3%"]);
        Assert.Equal(3, gate.ExitCode);
        Assert.Contains("slower", gate.Output, StringComparison.Ordinal);
        Assert.Contains("+11.11 %", gate.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_recording_is_refused()
    {
        string file = _folder.File("other.json");
        await File.WriteAllTextAsync(file, "{}");
        CliResult result = await CompareAsync(["--from", file]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("other.json", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--rounds", "0")]
    [InlineData("--warm-up", "-1")]
    [InlineData("--other-rounds", "-2")]
    [InlineData("--precision", "most")]
    [InlineData("--max-time", "0")]
    [InlineData("--fail-above", "x%")]
    [InlineData("--metric", "feeling")]
    [InlineData("--a", "pypto:default")]
    [InlineData("--b", "cce:diagonal")]
    [InlineData("--tiling", "sideways")]
    [InlineData("--dtype", "fp8")]
    [InlineData("--shape", "b1_nonsense")]
    [InlineData("--heads", "41")]
    [InlineData("--context", "0")]
    [InlineData("--batch", "-3")]
    [InlineData("--backend", "quantum")]
    [InlineData("--no-such-option", "1")]
    public async Task A_value_that_cannot_be_used_is_named_and_ends_with_2(string option, string value)
    {
        CliResult result = await CompareAsync([option, value]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("error:", result.Error, StringComparison.Ordinal);
        Assert.Contains(option is "--no-such-option" ? option : value.TrimStart('-'), result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_json_file_that_cannot_be_written_is_refused_before_anything_runs()
    {
        await File.WriteAllTextAsync(_folder.File("a-file"), "");
        string file = Path.Combine(_folder.Path, "a-file", "compare.json");
        CliResult result = await CompareAsync([.. s_small, "--json", file]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"'{file}' cannot be written", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(".tmp", result.Error, StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task An_output_folder_that_cannot_be_written_fails_with_1()
    {
        string file = _folder.File("a-file");
        await File.WriteAllTextAsync(file, "");
        CliResult result = await CliRunner.RunAsync(["compare", .. s_small, "--output", Path.Combine(file, "below")]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("a-file", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("simulator")]
    [InlineData("device")]
    public async Task A_backend_that_is_not_there_fails_and_never_falls_back(string backend)
    {
        CliResult result = await CompareAsync(["--backend", backend]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Next step", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    private Task<CliResult> CompareAsync(string[] args) => CliRunner.RunAsync(["compare", .. args, "--output", _folder.File("out")]);

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;
}
