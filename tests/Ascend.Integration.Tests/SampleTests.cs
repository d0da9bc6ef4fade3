namespace Ascend.Integration.Tests;

/// <summary>The samples run as a user runs them: <c>dotnet run script.cs</c>.</summary>
public sealed class SampleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ascend-sample-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("cce", true)]
    [InlineData("pypto", true)]
    [InlineData("cce", false)]
    [InlineData("pypto", false)]
    public async Task Launch_attention_computes_and_traces_when_asked(string kernel, bool trace)
    {
        string script = Path.Combine(RepositoryRoot.Path, "src", "samples", "launch-attention.cs");
        Assert.True(File.ReadLines(script).Count() <= 40);
        string[] arguments = ["run", script, "--", kernel, "b2_h10_kv2_s256_bs128_fp16", .. trace ? ["--trace"] : Array.Empty<string>()];
        (int exitCode, string output) = await ChildProcess.RunAsync("dotnet", arguments, _folder);
        Assert.True(exitCode == 0, output);
        Assert.Contains("golden passed", output, StringComparison.Ordinal);
        Assert.Contains("Modelled", output, StringComparison.Ordinal);
        Assert.Contains(trace ? "capture " : "not traced", output, StringComparison.Ordinal);
        Assert.Equal(trace ? 1 : 0, Directory.GetDirectories(_folder, "proc.1000", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task Compare_packages_gives_a_verdict_with_its_conditions()
    {
        string output = await RunAsync("compare-packages.cs");
        Assert.Contains("of the attention makespan", output, StringComparison.Ordinal);
        Assert.Contains("modelled by the profile, not measured on hardware", output, StringComparison.Ordinal);
        Assert.Contains("ExplainsResult surroundings", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Regression_gate_records_a_baseline_and_holds_later_runs_against_it()
    {
        string baseline = Path.Combine(_folder, "baseline.json");
        Assert.Contains("recorded", await RunAsync("regression-gate.cs", baseline), StringComparison.Ordinal);
        Assert.Contains("Passed, 1.000 of the baseline (modelled times)", await RunAsync("regression-gate.cs", baseline), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sweep_contexts_measures_every_point()
    {
        string output = await RunAsync("sweep-contexts.cs", Path.Combine(_folder, "sweep.db"));
        Assert.Equal(4, output.Split("of the attention makespan").Length - 1);
        Assert.Contains("<td style", await File.ReadAllTextAsync(Path.Combine(_folder, "sweep.html")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("device-info.cs", "stream priorities")]
    [InlineData("stream-event-timing.cs", "all right")]
    [InlineData("copy-bandwidth.cs", "device to device")]
    [InlineData("direct-launch.cs", "simpler's path gives the same bits")]
    [InlineData("error-handling.cs", "after the reset: 112")]
    public async Task Samples_of_the_device_api_run_and_call_their_times_modelled(string sample, string expected)
    {
        string output = await RunAsync(sample);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.Contains("Mock", output, StringComparison.Ordinal);
        Assert.DoesNotContain("measured", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_stays_itself_when_another_one_was_run_in_between()
    {
        string first = await RunAsync("device-info.cs");
        Assert.Contains("all right", await RunAsync("stream-event-timing.cs"), StringComparison.Ordinal);
        Assert.Equal(first.Split('\n')[0], (await RunAsync("device-info.cs")).Split('\n')[0]);
        Assert.Contains("all right", await RunAsync("stream-event-timing.cs"), StringComparison.Ordinal);
    }

    private async Task<string> RunAsync(string sample, params string[] arguments)
    {
        string script = Path.Combine(RepositoryRoot.Path, "src", "samples", sample);
        Assert.True(File.ReadLines(script).Count() <= 40);
        (int exitCode, string output) = await ChildProcess.RunAsync("dotnet", ["run", script, "--", .. arguments], _folder);
        Assert.True(exitCode == 0, output);
        return output;
    }
}
