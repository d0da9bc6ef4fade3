using System.Text.Json;

namespace Ascend.Cli.Tests;

public sealed class DevicesCommandTests
{
    [Fact]
    public async Task The_table_names_backend_profile_and_cores()
    {
        CliResult result = await CliRunner.RunAsync("devices");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("mock, profile issue622-tracr", result.Output, StringComparison.Ordinal);
        Assert.Contains("Ascend910B", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_json_lists_the_modelled_910b()
    {
        CliResult result = await CliRunner.RunAsync("devices", "--json");
        using JsonDocument document = JsonDocument.Parse(result.Output);
        JsonElement device = document.RootElement.GetProperty("devices").EnumerateArray().First();
        Assert.Equal(24, device.GetProperty("aicube").GetInt32());
        Assert.Equal(48, device.GetProperty("aivector").GetInt32());
        Assert.Equal("mock", document.RootElement.GetProperty("backend").GetString());
    }
}
