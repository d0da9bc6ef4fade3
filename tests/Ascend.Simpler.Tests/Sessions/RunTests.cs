namespace Ascend.Simpler.Tests;

[Collection("mock device")]
public sealed class RunTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Collectors_leave_their_files_in_the_runs_own_folder(bool traced)
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        var options = new RunOptions { ChipSwimlaneLevel = 2, RecordDependencies = true, Trace = traced };

        RunResult first = fixture.Session.Run(fixture.Kernel, arguments, options);
        RunResult second = fixture.Session.Run(fixture.Kernel, arguments, options);

        fixture.AssertComputed();
        Assert.NotEqual(first.OutputPath, second.OutputPath);
        foreach (RunResult result in new[] { first, second })
        {
            string[] files = [.. Directory.GetFiles(result.OutputPath!).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
            Assert.Equal(["chip_swimlane_records.json", "deps.json"], files);
            Assert.Equal(traced, result.CapturePath is not null);
        }

        AscendNotSupportedException e = Assert.Throws<AscendNotSupportedException>(
            () => fixture.Session.Run(fixture.Kernel, arguments, options with { DumpArguments = true }));
        Assert.Contains("enable_dump_args", e.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(BackendKind.Mock)]
    [InlineData(BackendKind.Simulator)]
    public void Host_tensors_are_sent_and_results_come_back(BackendKind backend)
    {
        using var fixture = new SessionFixture(backend: backend);
        using KernelArguments arguments = fixture.Arguments();
        RunResult result = fixture.Session.Run(fixture.Kernel, arguments);
        fixture.AssertComputed();
        Assert.Equal(1, result.RunId);
        Assert.Null(result.CapturePath);
        Assert.Null(result.OutputPath);
        Assert.True(result.HostWall > TimeSpan.Zero);
    }

    [SkippableTheory]
    [InlineData(BackendKind.Mock)]
    [InlineData(BackendKind.Simulator)]
    public void Device_tensors_are_used_in_place(BackendKind backend)
    {
        using var fixture = new SessionFixture(backend: backend);
        using DeviceBuffer a = fixture.Session.Allocate(SessionFixture.Spec.ByteCount);
        using DeviceBuffer b = fixture.AllocateInContext(SessionFixture.Spec.ByteCount);
        using DeviceBuffer f = fixture.AllocateInContext(SessionFixture.Spec.ByteCount);
        a.CopyFrom<float>(fixture.A);
        b.CopyFrom<float>(fixture.B);
        using KernelArguments arguments = new KernelArguments()
            .AddTensor(a, SessionFixture.Spec).AddTensor(b, SessionFixture.Spec).AddTensor(f, SessionFixture.Spec);
        _ = fixture.Session.Run(fixture.Kernel, arguments);
        f.CopyTo<float>(fixture.F);
        fixture.AssertComputed();
    }

    [SkippableTheory]
    [InlineData(BackendKind.Mock)]
    [InlineData(BackendKind.Simulator)]
    public async Task RunAsync_computes_the_same(BackendKind backend)
    {
        using var fixture = new SessionFixture(backend: backend);
        using KernelArguments arguments = fixture.Arguments();
        _ = await fixture.Session.RunAsync(fixture.Kernel, arguments);
        fixture.AssertComputed();
    }

    [SkippableTheory]
    [InlineData(BackendKind.Mock)]
    [InlineData(BackendKind.Simulator)]
    public async Task Runs_from_many_threads_take_turns(BackendKind backend)
    {
        using var fixture = new SessionFixture(backend: backend);
        RunResult[] results = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() =>
        {
            float[] f = new float[fixture.F.Length];
            using KernelArguments arguments = new KernelArguments()
                .AddReadOnlyTensor<float>(fixture.A, SessionFixture.Spec)
                .AddReadOnlyTensor<float>(fixture.B, SessionFixture.Spec)
                .AddTensor(f.AsMemory(), SessionFixture.Spec);
            RunResult result = fixture.Session.Run(fixture.Kernel, arguments);
            Assert.All(f, value => Assert.Equal(47f, value));
            return result;
        })));
        Assert.Equal(Enumerable.Range(1, 32).Select(id => (long)id), results.Select(result => result.RunId).Order());
    }

    [Theory]
    [InlineData("simpler_prepare_run")]
    [InlineData("simpler_launch_run")]
    [InlineData("simpler_finalize_run")]
    public void A_failing_call_is_named_and_the_session_stays_usable(string function)
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        using (fixture.Faults($$"""{"function":"{{function}}","call":1,"return":-1}"""))
        {
            AscendException e = Assert.ThrowsAny<AscendException>(() => fixture.Session.Run(fixture.Kernel, arguments));
            Assert.Equal(function, e.Operation);
            Assert.Equal(-1, e.Code);
            Assert.Contains("vector_example", e.Message, StringComparison.Ordinal);
            Assert.NotEmpty(e.NextStep);
        }

        _ = fixture.Session.Run(fixture.Kernel, arguments);
        fixture.AssertComputed();
        Assert.Equal(0u, fixture.Ledger().prepared_runs);
    }

    [Fact]
    public void A_failing_computation_is_reported_from_the_wait()
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        using (fixture.Faults("""{"function":"compute","call":1,"return":-100}"""))
        {
            AscendException e = Assert.ThrowsAny<AscendException>(() => fixture.Session.Run(fixture.Kernel, arguments));
            Assert.Equal("simpler_wait_run", e.Operation);
            Assert.Equal(-100, e.Code);
        }

        _ = fixture.Session.Run(fixture.Kernel, arguments);
        fixture.AssertComputed();
    }

    [Fact]
    public void A_run_past_its_limit_fails_and_the_session_recovers_when_the_device_does()
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        var hurried = new RunOptions { Timeout = TimeSpan.FromMilliseconds(50) };
        using (fixture.Faults("""{"function":"compute","call":1,"hang":true}"""))
        {
            AscendTimeoutException overdue = Assert.Throws<AscendTimeoutException>(() => fixture.Session.Run(fixture.Kernel, arguments, hurried));
            Assert.Contains("Run 1", overdue.Message, StringComparison.Ordinal);
            AscendTimeoutException busy = Assert.Throws<AscendTimeoutException>(() => fixture.Session.Run(fixture.Kernel, arguments, hurried));
            Assert.Contains("run 1 is still on the device", busy.Message, StringComparison.Ordinal);
        }

        _ = fixture.Session.Run(fixture.Kernel, arguments);
        fixture.AssertComputed();
    }

    [Fact]
    public async Task Cancelling_after_the_launch_frees_the_caller_at_once_and_the_session_later()
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        using var cancellation = new CancellationTokenSource();
        using (fixture.Faults("""{"function":"compute","call":1,"hang":true}"""))
        {
            Task<RunResult> run = fixture.Session.RunAsync(fixture.Kernel, arguments, null, cancellation.Token);
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        }

        _ = await fixture.Session.RunAsync(fixture.Kernel, arguments);
        fixture.AssertComputed();
    }

    [Fact]
    public async Task A_cancelled_token_launches_nothing()
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        ulong before = fixture.Ledger().total_runs;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => fixture.Session.RunAsync(fixture.Kernel, arguments, null, new CancellationToken(canceled: true)));
        Assert.Equal(before, fixture.Ledger().total_runs);
    }

    [Fact]
    public async Task Disposing_the_session_during_a_run_ends_it_with_the_run()
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        Task<RunResult> run;
        using (fixture.Faults("""{"function":"compute","call":1,"hang":true}"""))
        {
            run = fixture.Session.RunAsync(fixture.Kernel, arguments);
            fixture.Session.Dispose();
            Assert.Equal(1u, fixture.Ledger().initialised_runtime_contexts);
        }

        _ = await run.WaitAsync(TimeSpan.FromSeconds(30));
        fixture.AssertComputed();
        SpinWait.SpinUntil(() => fixture.Ledger().initialised_runtime_contexts == 0, TimeSpan.FromSeconds(30));
        Assert.Equal(0u, fixture.Ledger().initialised_runtime_contexts);
        Assert.Throws<ObjectDisposedException>(() => fixture.Session.Run(fixture.Kernel, arguments));
    }

    [Fact]
    public void Disposing_everything_in_the_wrong_order_leaks_nothing()
    {
        var fixture = new SessionFixture();
        KernelArguments arguments = fixture.Arguments();
        DeviceBuffer buffer = fixture.AllocateInContext(4096);
        _ = fixture.Session.Run(fixture.Kernel, arguments);
        ulong references = fixture.Ledger().acl_init_references;

        fixture.Host.Dispose();
        fixture.Device.Dispose();
        fixture.Session.Dispose();
        fixture.Session.Dispose();
        buffer.CopyFrom<byte>([1, 2, 3]);
        buffer.Dispose();
        buffer.Dispose();
        arguments.Dispose();
        arguments.Dispose();

        Ascend.Interop.Mock.MockLedger ledger = fixture.Ledger();
        Assert.Equal(0u, ledger.initialised_runtime_contexts);
        Assert.Equal(0u, ledger.device_allocations);
        Assert.Equal(0u, ledger.acl_device_references);
        Assert.Equal(references - 1, ledger.acl_init_references);
        fixture.Dispose();
    }

    [Fact]
    public void A_thousand_runs_leave_every_live_counter_as_it_was()
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        _ = fixture.Session.Run(fixture.Kernel, arguments);
        Ascend.Interop.Mock.MockLedger before = fixture.Ledger();
        for (int i = 0; i < 1000; i++)
        {
            _ = fixture.Session.Run(fixture.Kernel, arguments);
        }

        Ascend.Interop.Mock.MockLedger after = fixture.Ledger();
        Assert.Equal(before.total_runs + 1000, after.total_runs);
        Assert.Equal(before.device_allocations, after.device_allocations);
        Assert.Equal(before.device_bytes, after.device_bytes);
        Assert.Equal(before.runtime_contexts, after.runtime_contexts);
        Assert.Equal(before.registered_callables, after.registered_callables);
        Assert.Equal(0u, after.prepared_runs);
        Assert.Equal(before.total_captures, after.total_captures);
    }

    [Fact]
    public void A_repeated_run_allocates_nothing()
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        var options = new RunOptions();
        for (int i = 0; i < 100; i++)
        {
            _ = fixture.Session.Run(fixture.Kernel, arguments, options);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            _ = fixture.Session.Run(fixture.Kernel, arguments, options);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
