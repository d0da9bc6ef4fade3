using System.Collections.Concurrent;
using Ascend.Runtime.Tests.Acl;
using Ascend.Runtime.Tests.Kernels;

namespace Ascend.Runtime.Tests.Callbacks;

/// <summary>Failures of tasks as the exception callback tells them. Rules: spec/acl, "Callbacks" (8), README rule 8.</summary>
[Collection("mock device")]
public sealed class TaskFailedTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_kernel_that_fails_on_the_mock_is_named_with_its_stream_and_arguments()
    {
        using var fixture = new LaunchFixture();
        using KernelBinary binary = fixture.Load(LaunchFixture.Fault);
        using var failures = new BlockingCollection<TaskFailedEventArgs>();
        fixture.Mock.Host.TaskFailed += (_, failure) => failures.Add(failure);
        fixture.Stream.Launch(binary.GetFunction("fault"), 1, new LaunchArguments().Add(507015L).Add(1000L));
        Assert.Throws<AscendException>(() => fixture.Stream.Synchronize());

        Assert.True(failures.TryTake(out TaskFailedEventArgs? failed, s_patience));
        Assert.Equal((507015, "fault", 0L, 16L), (failed.Code, failed.KernelName, failed.DeviceId, failed.ArgumentsByteCount));
        Assert.Equal("ACL_ERROR_RT_AICORE_EXCEPTION", failed.CodeName);
        Assert.NotNull(failed.Meaning);
        Assert.NotNull(failed.NextStep);
        Assert.NotNull(failed.StreamId);
        Assert.NotNull(failed.TaskId);
        Assert.NotEqual(0, failed.ArgumentsAddress);
        Assert.Contains("kernel fault", failed.ToString(), StringComparison.Ordinal);
    }

    /// <summary>8: several callbacks may run at once; the information is gone when one returns.</summary>
    [Fact]
    public void Failures_of_many_threads_at_once_arrive_each_once()
    {
        const int Threads = 4;
        const int Each = 50;
        using var fake = new FakeAcl();
        using AscendHost host = fake.OpenHost();
        var seen = new ConcurrentQueue<TaskFailedEventArgs>();
        host.TaskFailed += (_, failure) => seen.Enqueue(failure);

        Parallel.For(0, Threads, t =>
        {
            for (int i = 0; i < Each; i++)
            {
                fake.FailTask(new((uint)t, 1, (uint)i, 3, 507035));
            }
        });

        Assert.True(SpinWait.SpinUntil(() => seen.Count == Threads * Each, s_patience));
        Assert.Equal(Threads * Each, seen.Select(f => (f.DeviceId, f.TaskId)).Distinct().Count());
        Assert.All(seen, f => Assert.Equal((1L, 3L, 507035), (f.StreamId, f.ThreadId, f.Code)));
    }

    /// <summary>The runtime answers all ones for what it does not know or what concerns the whole device.</summary>
    [Fact]
    public void What_the_runtime_does_not_know_is_null_and_handlers_that_throw_are_logged()
    {
        using var fake = new FakeAcl();
        var log = new CollectingLogger();
        using AscendHost host = fake.OpenHost(log);
        using var failures = new BlockingCollection<TaskFailedEventArgs>();
        host.TaskFailed += static (_, _) => throw new FormatException();
        host.TaskFailed += (_, failure) => failures.Add(failure);
        fake.FailTask(new(0, uint.MaxValue, uint.MaxValue, uint.MaxValue, 1));

        Assert.True(failures.TryTake(out TaskFailedEventArgs? failed, s_patience));
        Assert.Equal((null, null, null, null), (failed.StreamId, failed.TaskId, failed.ThreadId, failed.CodeName));
        Assert.Contains(log.Entries, l => l.Id == 1071);
    }

    /// <summary>8: unregistering waits for no call that is running, so the callback stays; a closed host hears nothing.</summary>
    [Fact]
    public void The_callback_is_registered_once_and_stays()
    {
        using var fake = new FakeAcl();
        int heard = 0;
        using AscendHost other = fake.OpenHost();
        using (AscendHost host = fake.OpenHost())
        {
            host.TaskFailed += (_, _) => heard++;
            host.TaskFailed += (_, _) => heard++;
            Assert.Single(fake.Calls, c => c == "RegisterExceptionCallback");
        }

        fake.FailTask(new(0, 0, 0, 0, 507015));
        using var failures = new BlockingCollection<TaskFailedEventArgs>();
        other.TaskFailed += (_, failure) => failures.Add(failure);
        fake.FailTask(new(0, 0, 1, 0, 507015));
        Assert.True(failures.TryTake(out _, s_patience));
        Assert.Equal(0, heard);
    }

    /// <summary>README rule 10: the registry exists from CANN 9.2 on; before, there is one callback per process.</summary>
    [Fact]
    public void Older_libraries_are_watched_by_their_single_callback_and_others_refused()
    {
        using var fake = new FakeAcl();
        using (AscendHost host = fake.OpenHost(missing: new Dictionary<string, string> { ["aclrtExceptionInfoCallbackRegister"] = "CANN 9.2" }))
        {
            host.TaskFailed += static (_, _) => { };
            Assert.Equal("SetExceptionCallback", fake.ExceptionCallback.Function);
        }

        var none = new Dictionary<string, string>
        {
            ["aclrtExceptionInfoCallbackRegister"] = "CANN 9.2",
            ["aclrtSetExceptionInfoCallback"] = "CANN 7.0",
        };
        using AscendHost without = fake.OpenHost(missing: none);
        Assert.Throws<AscendNotSupportedException>(() => without.TaskFailed += static (_, _) => { });
    }

    [Fact]
    public void A_full_ring_counts_what_it_drops()
    {
        var ring = new TaskFailureRing(4);
        for (uint i = 0; i < 6; i++)
        {
            Assert.Equal(i < 4, ring.TryWrite(new TaskFailureRecord { TaskId = i }));
        }

        Assert.Equal(2, ring.TakeDropped());
        for (uint i = 0; i < 4; i++)
        {
            Assert.True(ring.TryRead(out TaskFailureRecord record));
            Assert.Equal(i, record.TaskId);
        }

        Assert.False(ring.TryRead(out _));
        Assert.True(ring.TryWrite(default));
    }
}
