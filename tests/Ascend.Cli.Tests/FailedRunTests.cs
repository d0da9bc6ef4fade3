using System.Runtime.InteropServices;
using System.Text;
using Ascend.Interop;
using Ascend.Interop.Mock;

namespace Ascend.Cli.Tests;

public sealed class FailedRunTests
{
    [Theory]
    [InlineData("compute", -100)]
    [InlineData("simpler_prepare_run", -1)]
    [InlineData("aclrtMalloc", 207001)]
    public async Task A_failing_call_ends_the_comparison_with_1_and_its_code(string function, int code)
    {
        using var folder = new TemporaryFolder();
        string[] arguments =
        [
            "compare", "--batch", "1", "--heads", "8", "--kv-heads", "2", "--context", "128", "--rounds", "1", "--output", folder.Path,
        ];
        using NativeTable<MockApi> mock = NativeTable<MockApi>.Open(Path.Combine(
            AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native", "mock", "libascend_mock_device.so"));
        SetFaultPlan(mock, $$"""{"faults":[{"function":"{{function}}","call":1,"return":{{code}}}]}""");
        CliResult failed = await CliRunner.RunAsync(arguments);
        SetFaultPlan(mock, "");

        Assert.Equal(1, failed.ExitCode);
        Assert.Contains(code.ToString(System.Globalization.CultureInfo.InvariantCulture), failed.Error, StringComparison.Ordinal);
        Assert.Contains("Next step", failed.Error, StringComparison.Ordinal);
        Assert.Empty(failed.Output);
        Assert.Equal(0, (await CliRunner.RunAsync(arguments)).ExitCode);
    }

    private static unsafe void SetFaultPlan(NativeTable<MockApi> mock, string plan)
    {
        fixed (byte* json = Encoding.UTF8.GetBytes(plan + "\0"))
        {
            Assert.Equal(0, mock.Api.ascend_mock_set_fault_plan((sbyte*)json, null, 0));
        }
    }
}
