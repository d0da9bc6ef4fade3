using System.Text.Json;

namespace Ascend.Cli.Tests;

public sealed class DoctorCommandTests
{
    [Fact]
    public async Task The_mock_is_ready_and_the_machine_is_described()
    {
        CliResult result = await CliRunner.RunAsync("doctor", "--backend", "mock", "--json");
        using JsonDocument document = JsonDocument.Parse(result.Output);
        Assert.True(document.RootElement.GetProperty("ready").GetBoolean(), result.Output);
        Assert.Equal(0, result.ExitCode);
        JsonElement[] findings = [.. document.RootElement.GetProperty("findings").EnumerateArray()];
        Assert.Contains(findings, finding => finding.GetProperty("section").GetString() == "machine");
        Assert.Contains(findings, finding => finding.GetProperty("name").GetString() == "SIMPLER_ROOT");
        Assert.NotEqual("", document.RootElement.GetProperty("manifest").GetProperty("machine ascend").GetString());
        JsonElement probe = findings[^1];
        Assert.Equal("ok", probe.GetProperty("level").GetString());
        Assert.Contains("a session opened", probe.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backend_that_cannot_start_fails_with_the_next_step()
    {
        CliResult result = await CliRunner.RunAsync("doctor", "--backend", "device");
        if (Directory.Exists("/dev") && Directory.EnumerateFileSystemEntries("/dev", "davinci*").Any())
        {
            return;
        }

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("FAIL device nodes: there is no /dev/davinci*", result.Output, StringComparison.Ordinal);
        Assert.Contains("next step:", result.Output, StringComparison.Ordinal);
        Assert.Contains("No run could start", result.Output, StringComparison.Ordinal);
    }
}
