using Ascend.Cli.Explain;
using Ascend.Runtime;

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

    [Fact]
    public void Every_code_of_the_device_is_found_in_every_spelling_of_a_log()
    {
        foreach (ErrorEntry entry in ErrorCatalog.Entries(ErrorLibrary.Simpler)
            .Where(entry => entry.Layer.EndsWith("(device)", StringComparison.Ordinal)))
        {
            string key = entry.Layer.StartsWith("orch", StringComparison.Ordinal) ? "orch_error_code" : "sched_error_code";
            string bare = entry.Name["PTO2_ERROR_".Length..];
            foreach (string spelling in (string[])
            [
                $"{-entry.Code}", $"{entry.Code}", $"{key}={-entry.Code}", $"{key}={entry.Code}", $"{key}: {-entry.Code}",
                    $"{key}={-entry.Code} {bare}",
                entry.Name, bare, bare.ToLowerInvariant(), $"0x{entry.Code:x}", $"{unchecked((uint)entry.Code)}",
            ])
            {
                Assert.Contains(CodeLookup.Find(spelling), reading =>
                    reading.Entry == entry || reading.Entry.Name == entry.Name);
            }
        }
    }

    [Fact]
    public void Every_documented_name_is_found_with_and_without_its_prefix()
    {
        foreach (ErrorEntry entry in ErrorCatalog.Entries(ErrorLibrary.Acl)
            .Concat(ErrorCatalog.Entries(ErrorLibrary.Simpler)))
        {
            Assert.Contains(CodeLookup.Find(entry.Name), reading => reading.Entry.Name == entry.Name);
            Assert.Contains(CodeLookup.Find($"{entry.Code}"), reading => reading.Entry.Name == entry.Name);
            foreach (string prefix in (
                string[])["ACL_ERROR_RT_", "ACL_ERROR_", "PTO2_ERROR_", "PTO_RUNTIME_ERR_", "SIMPLER_"])
            {
                if (entry.Name.StartsWith(prefix, StringComparison.Ordinal))
                {
                    Assert.NotEmpty(CodeLookup.Find(entry.Name[prefix.Length..]));
                    break;
                }
            }
        }
    }

    [Theory]
    [InlineData("100", "-100 PTO2_ERROR_SCHEDULER_TIMEOUT")]
    [InlineData("sched_error_code=100", "-100 PTO2_ERROR_SCHEDULER_TIMEOUT")]
    [InlineData("SCHEDULER_TIMEOUT", "-100 PTO2_ERROR_SCHEDULER_TIMEOUT")]
    [InlineData("orch_error_code=8", "-8 PTO2_ERROR_TENSOR_WAIT_TIMEOUT")]
    [InlineData("-1001", "G7a and later")]
    [InlineData("-1004", "INVALID_ARGUMENT")]
    public async Task A_logged_code_leads_to_its_entry(string code, string expected)
    {
        CliResult result = await CliRunner.RunAsync("explain", "--", code);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains(expected, result.Output, StringComparison.Ordinal);
    }
}
