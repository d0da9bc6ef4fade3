using System.Runtime.Versioning;
using Ascend.Interop.Mock;

namespace Ascend.Simpler.Tests;

[Collection("mock device")]
[SupportedOSPlatform("linux")]
public sealed class IsolatedRunTests
{
    private static readonly RunOptions s_traced = new() { Trace = true };

    [Fact]
    public void Host_tensors_go_to_the_worker_and_results_come_back()
    {
        using var fixture = new SessionFixture(Workers.Isolated);
        using KernelArguments arguments = fixture.Arguments();
        ulong before = fixture.Ledger().total_runs;
        for (int i = 1; i <= 3; i++)
        {
            RunResult result = fixture.Session.Run(fixture.Kernel, arguments);
            fixture.AssertComputed();
            Assert.Equal(i, result.RunId);
            Assert.Null(result.CapturePath);
            Assert.True(result.HostWall > TimeSpan.Zero);
        }

        Assert.Equal(before, fixture.Ledger().total_runs);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Traced_and_untraced_runs_alternate_as_in_this_process(bool tracedFirst)
    {
        using var fixture = new SessionFixture(Workers.Isolated);
        using KernelArguments arguments = fixture.Arguments();
        var captures = new List<string>();
        for (int i = 0; i < 6; i++)
        {
            bool traced = (i % 2 == 0) == tracedFirst;
            RunResult result = fixture.Session.Run(fixture.Kernel, arguments, traced ? s_traced : RunOptions.Default);
            fixture.AssertComputed();
            Assert.Equal(traced, result.CapturePath is not null);
            if (result.CapturePath is { } capture)
            {
                Assert.StartsWith(fixture.OutputDirectory, capture, StringComparison.Ordinal);
                Assert.NotEmpty(Directory.GetFiles(Path.Combine(capture, "proc.1000"), "traces.bts", SearchOption.AllDirectories));
                captures.Add(capture);
            }
        }

        Assert.Equal(3, captures.Distinct().Count());
    }

    [Fact]
    public async Task RunAsync_computes_the_same_and_runs_from_many_threads_take_turns()
    {
        using var fixture = new SessionFixture(Workers.Isolated);
        long[] ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            float[] f = new float[fixture.F.Length];
            using KernelArguments arguments = new KernelArguments()
                .AddReadOnlyTensor<float>(fixture.A, SessionFixture.Spec)
                .AddReadOnlyTensor<float>(fixture.B, SessionFixture.Spec)
                .AddTensor(f.AsMemory(), SessionFixture.Spec);
            RunResult result = i % 2 == 0
                ? await fixture.Session.RunAsync(fixture.Kernel, arguments)
                : fixture.Session.Run(fixture.Kernel, arguments);
            Assert.All(f, value => Assert.Equal(47f, value));
            return result.RunId;
        })));
        Assert.Equal(Enumerable.Range(1, 8).Select(id => (long)id), ids.Order());
    }

    [Fact]
    public void Device_buffers_live_in_the_worker()
    {
        using var fixture = new SessionFixture(Workers.Isolated);
        MockLedger before = fixture.Ledger();
        using DeviceBuffer a = fixture.Session.Allocate(SessionFixture.Spec.ByteCount);
        using DeviceBuffer b = fixture.Session.Allocate(SessionFixture.Spec.ByteCount);
        using DeviceBuffer f = fixture.Session.Allocate(SessionFixture.Spec.ByteCount);
        Assert.Equal(before.device_allocations, fixture.Ledger().device_allocations);
        a.CopyFrom<float>(fixture.A);
        b.CopyFrom<float>(fixture.B);
        using KernelArguments arguments = new KernelArguments()
            .AddTensor(a, SessionFixture.Spec).AddTensor(b, SessionFixture.Spec).AddTensor(f, SessionFixture.Spec);
        _ = fixture.Session.Run(fixture.Kernel, arguments);
        f.CopyTo<float>(fixture.F);
        fixture.AssertComputed();
    }

    [Fact]
    public void A_copy_larger_than_a_chunk_arrives_whole()
    {
        using var fixture = new SessionFixture(Workers.Isolated);
        byte[] bytes = new byte[WorkerClient.CopyChunk + 12345];
        new Random(1).NextBytes(bytes);
        using DeviceBuffer buffer = fixture.Session.Allocate(bytes.Length + 1);
        buffer.CopyFrom<byte>(bytes, byteOffset: 1);
        byte[] back = new byte[bytes.Length];
        buffer.CopyTo<byte>(back, byteOffset: 1);
        Assert.True(bytes.AsSpan().SequenceEqual(back));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.CopyFrom<byte>(bytes, byteOffset: 2));
    }

    [Fact]
    public void Memory_of_another_process_is_refused_on_either_side()
    {
        using var fixture = new SessionFixture(Workers.Isolated);
        using RuntimeSession local = fixture.Device.CreateSession();
        RegisteredKernel localKernel = local.Register(fixture.Packages.VectorExample());
        using DeviceBuffer here = fixture.Device.Allocate(SessionFixture.Spec.ByteCount);
        using DeviceBuffer there = fixture.Session.Allocate(SessionFixture.Spec.ByteCount);
        using KernelArguments withHere = fixture.Arguments();
        withHere.SetTensor(0, here, SessionFixture.Spec);
        using KernelArguments withThere = fixture.Arguments();
        withThere.SetTensor(0, there, SessionFixture.Spec);
        using DeviceStream stream = fixture.Device.CreateStream();

        Assert.Throws<KernelArgumentException>(() => fixture.Session.Run(fixture.Kernel, withHere));
        Assert.Throws<KernelArgumentException>(() => local.Run(localKernel, withThere));
        Assert.Throws<KernelArgumentException>(() => stream.EnqueueCopy(there, 0, here, 0, 64));
        Assert.Throws<ArgumentException>(() => fixture.Session.Run(localKernel, withThere));
        _ = fixture.Session.Run(fixture.Kernel, withThere);
    }

    [Fact]
    public void The_phases_in_order_compute()
    {
        using var fixture = new SessionFixture(Workers.Isolated);
        using KernelArguments arguments = fixture.Arguments();
        using PreparedRun run = fixture.Session.Prepare(fixture.Kernel, arguments);
        Assert.Throws<AscendInvalidStateException>(() => fixture.Session.Run(fixture.Kernel, arguments));
        Assert.Throws<InvalidOperationException>(() => arguments.AddScalar(1));
        run.Launch();
        Assert.True(run.Wait(TimeSpan.FromSeconds(30)));
        Assert.True(run.Poll());
        Assert.Equal(run.RunId, run.FinalizeRun().RunId);
        fixture.AssertComputed();
    }

    [Fact]
    public void A_wait_that_times_out_can_be_repeated()
    {
        SessionFixture fixture;
        using (Workers.Faults("""{"function":"compute","call":1,"hang_ms":500}"""))
        {
            fixture = new SessionFixture(Workers.Isolated);
        }

        using (fixture)
        {
            using KernelArguments arguments = fixture.Arguments();
            using PreparedRun run = fixture.Session.Prepare(fixture.Kernel, arguments);
            run.Launch();
            Assert.False(run.Poll());
            Assert.False(run.Wait(TimeSpan.FromMilliseconds(1)));
            Assert.True(run.Wait(TimeSpan.FromSeconds(30)));
            _ = run.FinalizeRun();
            fixture.AssertComputed();
        }
    }

    [Fact]
    public void A_run_that_was_never_launched_leaves_no_result()
    {
        using var fixture = new SessionFixture(Workers.Isolated);
        using KernelArguments arguments = fixture.Arguments();
        fixture.Session.Prepare(fixture.Kernel, arguments).Dispose();
        Assert.All(fixture.F, value => Assert.Equal(0f, value));
        _ = fixture.Session.Run(fixture.Kernel, arguments);
        fixture.AssertComputed();
    }

    [Theory]
    [InlineData("simpler_prepare_run")]
    [InlineData("simpler_launch_run")]
    [InlineData("simpler_finalize_run")]
    public void A_failing_call_in_the_worker_is_thrown_as_here_and_the_worker_stays(string function)
    {
        using IDisposable faults = Workers.Faults($$"""{"function":"{{function}}","call":1,"return":-1}""");
        using var fixture = new SessionFixture(Workers.Isolated);
        int[] workers = Workers.Children();
        using KernelArguments arguments = fixture.Arguments();
        AscendException e = Assert.ThrowsAny<AscendException>(() => fixture.Session.Run(fixture.Kernel, arguments));
        Assert.Equal(function, e.Operation);
        Assert.Equal(-1, e.Code);
        Assert.Equal(ErrorLibrary.Simpler, e.Library);
        Assert.Contains("vector_example", e.Message, StringComparison.Ordinal);
        Assert.NotEmpty(e.NextStep);

        _ = fixture.Session.Run(fixture.Kernel, arguments);
        fixture.AssertComputed();
        Assert.Equal(workers, Workers.Children());
    }

    [Fact]
    public void Packages_come_and_go()
    {
        using var fixture = new SessionFixture(Workers.Isolated);
        RegisteredKernel noop = fixture.Session.Register(fixture.Packages.Noop());
        using var none = new KernelArguments();
        _ = fixture.Session.Run(noop, none);
        fixture.Session.Unregister(noop);
        Assert.Throws<ArgumentException>(() => fixture.Session.Run(noop, none));
        Assert.Equal(noop.CallableId, fixture.Session.Register(fixture.Packages.Noop()).CallableId);

        KernelPackage broken = fixture.Packages.Noop();
        Directory.Delete(broken.DirectoryPath, recursive: true);
        Assert.Throws<KernelPackageException>(() => fixture.Session.Register(broken));
    }

    [Fact]
    public async Task Cancelling_after_the_launch_frees_the_caller_at_once_and_the_session_later()
    {
        using IDisposable faults = Workers.Faults("""{"function":"compute","call":1,"hang_ms":500}""");
        using var fixture = new SessionFixture(Workers.Isolated);
        using KernelArguments arguments = fixture.Arguments();
        using var cancellation = new CancellationTokenSource();
        Task<RunResult> run = fixture.Session.RunAsync(fixture.Kernel, arguments, null, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(2, (await fixture.Session.RunAsync(fixture.Kernel, arguments)).RunId);
        fixture.AssertComputed();
    }

    [Fact]
    public void Two_isolated_sessions_and_one_of_this_process_run_side_by_side()
    {
        using var first = new SessionFixture(Workers.Isolated);
        using var second = new SessionFixture(Workers.Isolated);
        using var local = new SessionFixture();
        using KernelArguments firstArguments = first.Arguments();
        using KernelArguments secondArguments = second.Arguments();
        using KernelArguments localArguments = local.Arguments();
        Parallel.For(0, 30, i =>
        {
            (SessionFixture fixture, KernelArguments arguments) = (i % 3) switch
            {
                0 => (first, firstArguments),
                1 => (second, secondArguments),
                _ => (local, localArguments),
            };
            _ = fixture.Session.Run(fixture.Kernel, arguments);
        });
        first.AssertComputed();
        second.AssertComputed();
        local.AssertComputed();
    }
}
