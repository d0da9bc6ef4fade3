using System.Diagnostics;

namespace Ascend.Simpler.Tests;

/// <summary>What listeners of OpenTelemetry see of runs.</summary>
public sealed class RunDiagnosticsTests
{
    [Fact]
    public void A_run_is_a_span_with_kernel_backend_and_device()
    {
        using var spans = new SpanListener();
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        fixture.Session.Run(fixture.Kernel, arguments);

        Activity run = Assert.Single(spans.Ended, a => a.OperationName == "ascend.run");
        Assert.Equal(fixture.Kernel.Package.Name, run.GetTagItem("ascend.kernel"));
        Assert.Equal("Mock", run.GetTagItem("ascend.backend"));
        Assert.Equal(0, run.GetTagItem("ascend.device"));
        Assert.Equal(ActivityStatusCode.Unset, run.Status);
    }

    [Fact]
    public void A_failed_run_is_a_span_with_its_code()
    {
        using var spans = new SpanListener();
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        using (fixture.Faults("""{"function": "simpler_launch_run", "return": -1}"""))
        {
            Assert.ThrowsAny<AscendException>(() => fixture.Session.Run(fixture.Kernel, arguments));
        }

        Activity run = Assert.Single(spans.Ended, a => a.OperationName == "ascend.run");
        Assert.Equal(ActivityStatusCode.Error, run.Status);
        Assert.Equal(-1, run.GetTagItem("ascend.code"));
    }

    [Fact]
    public void Launches_of_runs_are_counted()
    {
        using var meter = new MeterRecorder();
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        fixture.Session.Run(fixture.Kernel, arguments);
        Assert.Equal(1, meter.Sum("ascend.launches", ("ascend.path", "simpler")));
    }

    [Fact]
    public void Every_log_message_has_an_id_of_its_own()
    {
        int[] ids = EventIds.Of(typeof(RuntimeSession).Assembly, "Ascend.Simpler.SimplerLog");
        Assert.True(ids.Length > 10, $"{ids.Length} messages");
        Assert.Equal(ids.Distinct().Order(), ids.Order());
        Assert.All(ids, id => Assert.InRange(id, 1100, 3999));
    }
}
