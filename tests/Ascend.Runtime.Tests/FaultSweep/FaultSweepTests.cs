using Xunit.Abstractions;

namespace Ascend.Runtime.Tests.FaultSweep;

/// <summary>
/// Each native call that a public operation makes fails in turn with each plausible code. After every one: the exception that
/// fits the code, nothing leaked on the mock or among our handles, and an object that works again, or a device that is refused until
/// its reset.
/// </summary>
public sealed class FaultSweepTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_failing_acl_call_of_every_operation_is_reported_and_leaks_nothing()
    {
        using var sweep = new Sweeper();
        sweep.Run(AclOperations.All(sweep.Log));
        sweep.Conclude(output, atLeast: 2000);
    }

    [Fact]
    public void Every_failing_call_of_loads_launches_and_callbacks_is_reported_and_leaks_nothing()
    {
        using var folder = new TemporaryFolder();
        using var sweep = new Sweeper();
        sweep.Run(LaunchOperations.All(folder.Path));
        sweep.Conclude(output, atLeast: 500);
    }

    [Fact]
    public void Every_failing_call_between_two_devices_is_reported_and_leaks_nothing()
    {
        using var folder = new TemporaryFolder();
        using var sweep = new Sweeper(MockFixture.WriteProfileOfTwoDevices(folder.Path));
        sweep.Run(PeerOperations.All());
        sweep.Conclude(output, atLeast: 300);
    }
}
