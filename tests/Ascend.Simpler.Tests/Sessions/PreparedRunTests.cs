namespace Ascend.Simpler.Tests;

[Collection("mock device")]
public sealed class PreparedRunTests
{
    [SkippableTheory]
    [InlineData(BackendKind.Mock)]
    [InlineData(BackendKind.Simulator)]
    public void The_phases_in_order_compute(BackendKind backend)
    {
        using var fixture = new SessionFixture(backend: backend);
        using KernelArguments arguments = fixture.Arguments();
        using PreparedRun run = fixture.Session.Prepare(fixture.Kernel, arguments);
        Assert.Equal(RunPhase.Prepared, run.Phase);
        run.Launch();
        Assert.True(run.Wait(TimeSpan.FromSeconds(30)));
        Assert.True(run.Poll());
        Assert.Equal(RunPhase.Completed, run.Phase);
        RunResult result = run.FinalizeRun();
        Assert.Equal(run.RunId, result.RunId);
        Assert.Equal(RunPhase.Finalized, run.Phase);
        fixture.AssertComputed();
    }

    [Fact]
    public void A_wait_that_times_out_can_be_repeated()
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        using PreparedRun run = fixture.Session.Prepare(fixture.Kernel, arguments);
        using (fixture.Faults("""{"function":"compute","call":1,"hang":true}"""))
        {
            run.Launch();
            Assert.False(run.Wait(TimeSpan.FromMilliseconds(20)));
            Assert.False(run.Poll());
            Assert.False(run.Wait(TimeSpan.FromMilliseconds(20)));
        }

        Assert.True(run.Wait(TimeSpan.FromSeconds(30)));
        _ = run.FinalizeRun();
        fixture.AssertComputed();
    }

    [Fact]
    public void A_run_that_was_never_launched_is_finalized_without_a_result()
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        using (PreparedRun run = fixture.Session.Prepare(fixture.Kernel, arguments))
        {
            Assert.Equal(1u, fixture.Ledger().prepared_runs);
        }

        Assert.Equal(0u, fixture.Ledger().prepared_runs);
        Assert.All(fixture.F, value => Assert.Equal(0f, value));
        _ = fixture.Session.Run(fixture.Kernel, arguments);
        fixture.AssertComputed();
    }

    [SkippableTheory]
    [InlineData(BackendKind.Mock)]
    [InlineData(BackendKind.Simulator)]
    public void The_session_refuses_everything_else_while_a_run_is_prepared(BackendKind backend)
    {
        using var fixture = new SessionFixture(backend: backend);
        using KernelArguments arguments = fixture.Arguments();
        using PreparedRun run = fixture.Session.Prepare(fixture.Kernel, arguments);
        Assert.Throws<AscendInvalidStateException>(() => fixture.Session.Run(fixture.Kernel, arguments));
        Assert.Throws<AscendInvalidStateException>(() => fixture.Session.Prepare(fixture.Kernel, arguments));
        Assert.Throws<AscendInvalidStateException>(() => fixture.Session.Register(fixture.Packages.Noop()));
        Assert.Throws<AscendInvalidStateException>(() => fixture.Session.Unregister(fixture.Kernel));
    }

    [SkippableTheory]
    [InlineData(BackendKind.Mock)]
    [InlineData(BackendKind.Simulator)]
    public void Phases_out_of_order_are_refused(BackendKind backend)
    {
        using var fixture = new SessionFixture(backend: backend);
        using KernelArguments arguments = fixture.Arguments();
        using PreparedRun run = fixture.Session.Prepare(fixture.Kernel, arguments);
        Assert.Throws<InvalidOperationException>(() => run.Poll());
        Assert.Throws<InvalidOperationException>(() => run.Wait(TimeSpan.Zero));
        run.Launch();
        Assert.Throws<InvalidOperationException>(run.Launch);
        _ = run.FinalizeRun();
        Assert.Throws<InvalidOperationException>(() => run.FinalizeRun());
        Assert.Throws<InvalidOperationException>(() => run.Poll());
    }

    [Fact]
    public void A_refused_launch_is_thrown_by_finalize()
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        using PreparedRun run = fixture.Session.Prepare(fixture.Kernel, arguments);
        using (fixture.Faults("""{"function":"simpler_launch_run","call":1,"return":-1}"""))
        {
            run.Launch();
        }

        AscendException e = Assert.ThrowsAny<AscendException>(() => run.FinalizeRun());
        Assert.Equal("simpler_launch_run", e.Operation);
        Assert.Equal(0u, fixture.Ledger().prepared_runs);
    }

    [Fact]
    public void Disposing_a_run_that_is_on_the_device_frees_the_session_when_it_ends()
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        using (fixture.Faults("""{"function":"compute","call":1,"hang":true}"""))
        {
            PreparedRun run = fixture.Session.Prepare(fixture.Kernel, arguments);
            run.Launch();
            run.Dispose();
            run.Dispose();
            Assert.Equal(1u, fixture.Ledger().prepared_runs);
        }

        SpinWait.SpinUntil(() => fixture.Ledger().prepared_runs == 0, TimeSpan.FromSeconds(30));
        _ = fixture.Session.Run(fixture.Kernel, arguments);
        fixture.AssertComputed();
    }

    [SkippableTheory]
    [InlineData(BackendKind.Mock)]
    [InlineData(BackendKind.Simulator)]
    public void Arguments_in_flight_cannot_be_changed_and_live_until_the_run_ends(BackendKind backend)
    {
        using var fixture = new SessionFixture(backend: backend);
        KernelArguments arguments = fixture.Arguments();
        using PreparedRun run = fixture.Session.Prepare(fixture.Kernel, arguments);
        Assert.Throws<InvalidOperationException>(() => arguments.AddScalar(1));
        Assert.Throws<InvalidOperationException>(() => arguments.SetTensor(0, fixture.A.AsMemory(), SessionFixture.Spec));
        arguments.Dispose();
        run.Launch();
        _ = run.FinalizeRun();
        fixture.AssertComputed();
        Assert.Throws<ObjectDisposedException>(() => fixture.Session.Run(fixture.Kernel, arguments));
    }
}
