using System.Text.Json;

namespace Ascend.Cli.Tests;

/// <summary><c>compare</c> of a kernel with itself, and what other comparisons of the host quote of it.</summary>
public sealed class SelfCheckCommandTests : IDisposable
{
    private static readonly string[] s_tiny =
    [
        "compare", "--batch", "1", "--heads", "2", "--kv-heads", "1", "--context", "128", "--rounds", "12", "--max-rounds", "12",
        "--other-rounds", "0", "--warm-up", "0", "--mock-noise", "{\"seed\":4711,\"log_normal_sigma\":0.1}",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_kernel_against_itself_checks_the_instrument_and_other_kernels_quote_it()
    {
        CliResult before = await RunAsync("cce", "pypto");
        Assert.DoesNotContain("noise floor", before.Output, StringComparison.Ordinal);

        for (int time = 1; time <= 2; time++)
        {
            CliResult self = await RunAsync("cce", "cce");
            Assert.Contains("self-check, attention makespan on mock (modelled): noise floor ±", self.Output, StringComparison.Ordinal);
            Assert.Matches("10 rounds [0-9.]+ %, 50 rounds [0-9.]+ %, 200 rounds [0-9.]+ %", self.Output);
            Assert.Contains($"of {time} check{(time == 1 ? "" : "s")} of this host so far", self.Output, StringComparison.Ordinal);
        }

        CliResult after = await RunAsync("cce", "pypto", "--json", _folder.File("after.json"), "--markdown", _folder.File("after.md"));
        Assert.Contains("noise floor of this host ±", after.Output, StringComparison.Ordinal);
        Assert.Contains("of 2 checks so far would have been false verdicts", after.Output, StringComparison.Ordinal);
        Assert.Contains("noise floor of this host", File.ReadAllText(_folder.File("after.md")), StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(_folder.File("after.json")));
        Assert.Equal(2, json.RootElement.GetProperty("known_floor").GetProperty("checks").GetInt32());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("self_check").ValueKind);
    }

    [Fact]
    public async Task Where_checks_cannot_be_kept_the_comparison_stands_and_says_so()
    {
        string file = _folder.File("file");
        File.WriteAllText(file, "");
        string? state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        Environment.SetEnvironmentVariable("XDG_STATE_HOME", file);
        try
        {
            CliResult self = await RunAsync("cce", "cce");
            Assert.Contains("cannot be kept or read", self.Error, StringComparison.Ordinal);
            Assert.Contains("XDG_STATE_HOME", self.Error, StringComparison.Ordinal);
            Assert.Contains("self-check, attention makespan", self.Output, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("XDG_STATE_HOME", state);
        }
    }

    private async Task<CliResult> RunAsync(string a, string b, params string[] more)
    {
        CliResult result = await CliRunner.RunAsync([.. s_tiny, "--a", a, "--b", b, "--output", _folder.File("out"), .. more]);
        Assert.True(result.ExitCode == 0, result.Error);
        return result;
    }
}
