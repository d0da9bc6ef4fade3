namespace Ascend.Cli.Tests;

public sealed class ExplainCommandTests
{
    [Theory]
    [InlineData("507015")]
    [InlineData("ACL_ERROR_RT_AICORE_EXCEPTION")]
    [InlineData("acl_error_rt_aicore_exception")]
    public async Task A_code_is_explained_by_number_and_by_name(string code)
    {
        CliResult result = await CliRunner.RunAsync("explain", code);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("507015 ACL_ERROR_RT_AICORE_EXCEPTION", result.Output, StringComparison.Ordinal);
        Assert.Contains("next step:", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_reading_of_a_number_with_several_is_listed()
    {
        CliResult result = await CliRunner.RunAsync("explain", "--", "-1");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("SIMPLER_ERROR", result.Output, StringComparison.Ordinal);
        Assert.Contains("PTO2_ERROR_SCOPE_DEADLOCK", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("507999")]
    [InlineData("NO_SUCH_NAME")]
    public async Task An_undocumented_code_is_not_guessed(string code)
    {
        CliResult result = await CliRunner.RunAsync("explain", code);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(code, result.Error, StringComparison.Ordinal);
    }
}
