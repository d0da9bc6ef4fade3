using Xunit.Abstractions;

namespace Ascend.Simpler.Tests.FaultSweep;

/// <summary>Each native call that a session's operation makes fails in turn with each plausible code; see <see cref="Sweeper"/>.</summary>
public sealed class SessionFaultSweepTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_failing_call_of_every_session_operation_is_reported_and_leaks_nothing()
    {
        using var packages = new TestPackages();
        using var folder = new TemporaryFolder();
        using var sweep = new Sweeper();
        sweep.Run(SessionOperations.All(packages.VectorExample(), folder.Path));
        sweep.Conclude(output, atLeast: 350);
    }
}
