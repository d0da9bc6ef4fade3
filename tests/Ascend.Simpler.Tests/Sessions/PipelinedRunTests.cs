namespace Ascend.Simpler.Tests;

/// <summary>A run that is prepared while another one works, where the runtime can do that: on the mock.</summary>
[Collection("mock device")]
public sealed class PipelinedRunTests
{
    private const string Hang = """{"function":"compute","call":1,"hang":true}""";

    [Fact]
    public void A_second_run_is_prepared_while_the_first_works_and_launched_after_it()
    {
        using var fixture = new SessionFixture();
        Assert.Equal(2, fixture.Session.PipelineDepth);
        float[] results = new float[fixture.F.Length];
        using KernelArguments arguments = fixture.Arguments();
        using KernelArguments others = fixture.Arguments();
        others.SetTensor(2, results.AsMemory(), SessionFixture.Spec);
        using PreparedRun first = fixture.Session.Prepare(fixture.Kernel, arguments);
        PreparedRun second;
        using (fixture.Faults(Hang))
        {
            first.Launch();
            second = fixture.Session.Prepare(fixture.Kernel, others);
            Assert.False(first.Poll());
            Assert.Equal(2u, fixture.Ledger().prepared_runs);
            Assert.Equal(2, second.RunId);
            Assert.Contains("run 1", Assert.Throws<AscendInvalidStateException>(second.Launch).Message, StringComparison.Ordinal);
            Assert.Throws<AscendInvalidStateException>(() => fixture.Session.Prepare(fixture.Kernel, arguments));
            Assert.Throws<AscendInvalidStateException>(() => fixture.Session.Run(fixture.Kernel, arguments));
            Assert.Throws<AscendInvalidStateException>(() => fixture.Session.Register(fixture.Packages.Noop()));
        }

        Assert.Equal(1, first.FinalizeRun().RunId);
        fixture.AssertComputed();
        Assert.Throws<AscendInvalidStateException>(() => fixture.Session.Run(fixture.Kernel, arguments));
        second.Launch();
        Assert.Equal(2, second.FinalizeRun().RunId);
        Assert.All(results, value => Assert.Equal(47f, value));
        second.Dispose();

        _ = fixture.Session.Run(fixture.Kernel, arguments);
        fixture.AssertComputed();
        Assert.Equal(0u, fixture.Ledger().prepared_runs);
    }

    [Fact]
    public void A_chain_of_runs_alternates_between_the_two_places()
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        PreparedRun run = fixture.Session.Prepare(fixture.Kernel, arguments);
        run.Launch();
        for (int i = 2; i <= 20; i++)
        {
            PreparedRun next = fixture.Session.Prepare(fixture.Kernel, arguments);
            Assert.Equal(i - 1, run.FinalizeRun().RunId);
            fixture.AssertComputed();
            next.Launch();
            run = next;
        }

        Assert.Equal(20, run.FinalizeRun().RunId);
        fixture.AssertComputed();
        Assert.Equal(0u, fixture.Ledger().prepared_runs);
    }

    [Fact]
    public void A_first_run_that_is_not_launched_admits_no_second_one()
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        using PreparedRun first = fixture.Session.Prepare(fixture.Kernel, arguments);
        Assert.Throws<AscendInvalidStateException>(() => fixture.Session.Prepare(fixture.Kernel, arguments));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Runs_that_collect_or_trace_have_no_second_one_beside_them(bool first, bool trace)
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        RunOptions observed = trace ? new RunOptions { Trace = true } : new RunOptions { ChipSwimlaneLevel = 1 };
        using PreparedRun run = fixture.Session.Prepare(fixture.Kernel, arguments, first ? observed : null);
        run.Launch();
        Assert.Throws<AscendInvalidStateException>(() => fixture.Session.Prepare(fixture.Kernel, arguments, first ? null : observed));
        _ = run.FinalizeRun();
        fixture.AssertComputed();
    }

    [Fact]
    public void A_second_run_that_the_runtime_refuses_can_be_prepared_after_the_first()
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        using PreparedRun first = fixture.Session.Prepare(fixture.Kernel, arguments);
        first.Launch();
        using (fixture.Faults("""{"function":"simpler_prepare_run","call":1,"return":-3}"""))
        {
            AscendInvalidStateException e = Assert.Throws<AscendInvalidStateException>(() => fixture.Session.Prepare(fixture.Kernel, arguments));
            Assert.Equal(-3, e.Code);
            Assert.Equal("PTO_RUNTIME_ERR_PREPARED_INCOMPATIBLE", e.CodeName);
        }

        using PreparedRun second = fixture.Session.Prepare(fixture.Kernel, arguments);
        _ = first.FinalizeRun();
        fixture.AssertComputed();
        second.Launch();
        _ = second.FinalizeRun();
        fixture.AssertComputed();
    }

    [Fact]
    public void A_failing_first_run_leaves_the_second_one_alone()
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        using (fixture.Faults("""{"function":"compute","call":1,"return":-100}"""))
        {
            using PreparedRun first = fixture.Session.Prepare(fixture.Kernel, arguments);
            first.Launch();
            using PreparedRun second = fixture.Session.Prepare(fixture.Kernel, arguments);
            Assert.Equal(-100, Assert.Throws<AscendTimeoutException>(() => first.FinalizeRun()).Code);
            second.Launch();
            _ = second.FinalizeRun();
        }

        fixture.AssertComputed();
        _ = fixture.Session.Run(fixture.Kernel, arguments);
        fixture.AssertComputed();
    }

    [Fact]
    public void Disposing_session_and_runs_in_any_order_leaves_nothing_prepared()
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        PreparedRun first = fixture.Session.Prepare(fixture.Kernel, arguments);
        first.Launch();
        PreparedRun second = fixture.Session.Prepare(fixture.Kernel, arguments);
        fixture.Session.Dispose();
        second.Dispose();
        Assert.Equal(1u, fixture.Ledger().initialised_runtime_contexts);
        _ = first.FinalizeRun();
        fixture.AssertComputed();
        Assert.Equal(0u, fixture.Ledger().prepared_runs);
        Assert.Equal(0u, fixture.Ledger().initialised_runtime_contexts);
    }

    /// <summary>The simulator's contract has room for two runs, and the library says that it prepares one at a time.</summary>
    [SkippableFact]
    public void On_the_simulator_a_session_takes_one_run()
    {
        using var fixture = new SessionFixture(backend: BackendKind.Simulator);
        Assert.Equal(1, fixture.Session.PipelineDepth);
        using KernelArguments arguments = fixture.Arguments();
        using PreparedRun first = fixture.Session.Prepare(fixture.Kernel, arguments);
        first.Launch();
        AscendInvalidStateException e = Assert.Throws<AscendInvalidStateException>(() => fixture.Session.Prepare(fixture.Kernel, arguments));
        Assert.Contains("not finalized", e.Message, StringComparison.Ordinal);
        _ = first.FinalizeRun();
        fixture.AssertComputed();
    }
}
