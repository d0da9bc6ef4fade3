using System.Text.Json;

namespace Ascend.Cli.Tests;

public sealed class CompareCommandTests : IDisposable
{
    private static readonly string[] s_small = ["--batch", "2", "--context", "512", "--rounds", "2", "--warm-up", "1"];

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
        Assert.Equal("ascend-compare/1", root.GetProperty("schema").GetString());
        Assert.Equal("mock", root.GetProperty("backend").GetString());
        Assert.Equal("modelled", root.GetProperty("device_times").GetString());
        Assert.True(root.GetProperty("correct").GetBoolean());
        double[] makespans =
        [
            .. root.GetProperty("arms").EnumerateArray().Select(arm =>
            {
                JsonElement capture = arm.GetProperty("captures").EnumerateArray().Single();
                Assert.True(Directory.Exists(capture.GetProperty("path").GetString()));
                Assert.True(File.Exists(capture.GetProperty("perfetto").GetString()));
                byte[] native = File.ReadAllBytes(capture.GetProperty("pftrace").GetString()!);
                Assert.True(native.AsSpan().IndexOf("Estimate, not measured"u8) > 0);
                Assert.Equal("Complete", capture.GetProperty("verdict").GetString());
                Assert.Equal(2, arm.GetProperty("untraced_host_wall_ms").GetArrayLength());
                Assert.Equal(1, arm.GetProperty("traced_host_wall_ms").GetArrayLength());
                return capture.GetProperty("attention").GetProperty("makespan_us").GetDouble();
            }),
        ];
        Assert.Equal(2, makespans.Length);
        Assert.Equal(makespans[1] / makespans[0], root.GetProperty("makespan_ratio").GetDouble(), 9);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.tmp"));
    }

    [Fact]
    public async Task The_report_of_june_is_reproduced_at_its_shape()
    {
        CliResult result = await CompareAsync(["--rounds", "1", "--warm-up", "0"]);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("CCE highperf 548 us, pypto fa_fused 1263 us (modelled): 2.3x", result.Output, StringComparison.Ordinal);
        Assert.Contains("exactly the threshold", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_correction_is_reproduced_with_batch_head_tiling()
    {
        CliResult result = await CompareAsync(
            ["--rounds", "1", "--warm-up", "0", "--profile", "issue622-corrected", "--tiling", "batch-head"]);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("CCE highperf 343 us, pypto fa_fused 326 us (modelled): 0.95x", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--rounds", "0")]
    [InlineData("--warm-up", "-1")]
    [InlineData("--traced-rounds", "0")]
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
        string file = Path.Combine(_folder.Path, "missing", "compare.json");
        CliResult result = await CompareAsync([.. s_small, "--json", file]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("missing", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
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
