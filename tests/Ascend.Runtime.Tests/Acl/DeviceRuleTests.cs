using System.Reflection;

namespace Ascend.Runtime.Tests.Acl;

/// <summary>The rules of ACL that the device API keeps for its callers, on the mock, which breaks what breaks them.</summary>
public sealed class DeviceRuleTests : IDisposable
{
    private const string HangingTask = """{"function": "stream_task", "call": 1, "hang": true}""";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly MockFixture _mock = new();
    private readonly string _before;
    private readonly ulong _refused;

    public DeviceRuleTests()
    {
        _before = _mock.Live;
        _refused = _mock.Ledger().refused_operations;
    }

    public void Dispose()
    {
        _mock.NoFaults();
        string after = _mock.Live;
        _mock.Dispose();
        Assert.Equal(_before, after);
    }

    /// <summary>Rule 1; semantics 1: a repeated aclInit counts, and aclFinalizeReference gives back one.</summary>
    [Fact]
    public void Hosts_count_their_references_and_never_finalize_acl_for_others()
    {
        ulong before = _mock.Ledger().acl_init_references;
        IReadOnlyList<string> calls = _mock.CallsOf(() =>
        {
            using AscendHost host = AscendHost.Open(new HostOptions { Backend = BackendKind.Mock });
            Assert.Equal(before + 1, _mock.Ledger().acl_init_references);
        });

        Assert.Equal(before, _mock.Ledger().acl_init_references);
        Assert.Contains("aclFinalizeReference", calls);
        Assert.DoesNotContain("aclFinalize", calls);
    }

    /// <summary>Rule 2; semantics 2: "current" state is per thread, so a thread of the pool has none.</summary>
    [Fact]
    public async Task Every_operation_works_on_threads_that_never_saw_acl()
    {
        using Device device = _mock.Host.OpenDevice();
        using DeviceStream stream = device.CreateStream();
        using DeviceBuffer<int> buffer = device.Allocate<int>(16);
        using PinnedBuffer<int> pinned = device.AllocatePinned<int>(16);
        using DeviceEvent recorded = device.CreateEvent();
        Action[] operations =
        [
            () => stream.EnqueueCopy(pinned, buffer), () => stream.EnqueueClear<int>(buffer), () => stream.Record(recorded),
            () => stream.WaitFor(recorded), () => stream.WaitFor(recorded, TimeSpan.FromSeconds(9)), () => stream.Query(),
            () => stream.Synchronize(), () => recorded.Query(), () => recorded.Synchronize(), () => buffer.CopyFrom([1, 2]),
            () => buffer.ToArray(), () => buffer.Fill(0), () => device.GetMemoryInfo(), () => device.Synchronize(),
            () => device.CreateStream().Dispose(), () => device.CreateEvent().Dispose(), () => device.Allocate(64).Dispose(),
            () => device.AllocatePinned(64).Dispose(), () => device.CreateContext().Dispose(), () => _ = stream.Id,
            () => device.GetAttribute(DeviceAttribute.CubeCoreCount),
        ];
        foreach (Action operation in operations)
        {
            Exception? failure = null;
            var fresh = new Thread(() => failure = Record.Exception(operation));
            fresh.Start();
            fresh.Join();
            Assert.Null(failure);
        }

        await Task.Yield();
        Assert.Equal(SyncNote.None, await stream.SynchronizeAsync());
        stream.EnqueueCopy(pinned, buffer);
        await recorded.SynchronizeAsync();
        stream.Synchronize();
        Assert.Equal(_refused, _mock.Ledger().refused_operations);
    }

    /// <summary>Rule 2; semantics 3: work on a stream under another context gives 107003.</summary>
    [Fact]
    public void Streams_of_two_contexts_take_turns_on_one_thread()
    {
        using Device device = _mock.Host.OpenDevice();
        using Device second = device.CreateContext();
        using DeviceStream first = device.CreateStream();
        using DeviceStream other = second.CreateStream();
        using DeviceBuffer<int> buffer = device.Allocate<int>(16);
        using PinnedBuffer<int> pinned = second.AllocatePinned<int>(16);
        using DeviceEvent recorded = device.CreateEvent();
        for (int i = 0; i < 5; i++)
        {
            first.EnqueueCopy(pinned, buffer);
            first.Record(recorded);
            other.WaitFor(recorded);
            other.EnqueueCopy(buffer, pinned);
            other.Synchronize();
        }

        Assert.Equal(_refused, _mock.Ledger().refused_operations);
    }

    /// <summary>Rule 3; semantics 2: every aclrtSetDevice retains, and a reset too many is 507007.</summary>
    [Fact]
    public void Each_opening_retains_once_and_is_reset_once_whatever_is_done_between()
    {
        ulong before = _mock.Ledger().acl_device_references;
        IReadOnlyList<string> calls = _mock.CallsOf(() =>
        {
            using Device first = _mock.Host.OpenDevice();
            using Device second = _mock.Host.OpenDevice();
            Assert.Equal(before + 2, _mock.Ledger().acl_device_references);
            using DeviceStream stream = second.CreateStream();
            using DeviceBuffer buffer = first.Allocate(64);
            first.Dispose();
            buffer.CopyFrom<int>([1]);
            stream.Synchronize();
        });

        Assert.Equal(2, calls.Count(c => c == "aclrtSetDevice"));
        Assert.Equal(2, calls.Count(c => c == "aclrtResetDevice"));
        Assert.Equal(before, _mock.Ledger().acl_device_references);
        Assert.Equal(_refused, _mock.Ledger().refused_operations);
    }

    /// <summary>Rule 4; semantics 5: only page-locked host memory is copied asynchronously, so no queued copy takes other memory.</summary>
    [Fact]
    public void Queued_work_takes_no_pageable_memory()
    {
        Type[] memory = [typeof(PinnedBuffer), typeof(PinnedBuffer<>), typeof(PinnedSlice<>), typeof(DeviceBuffer), typeof(DeviceBuffer<>), typeof(DeviceSlice<>)];
        MethodInfo[] queueing =
            [.. typeof(DeviceStream).GetMethods().Where(m => m.Name.StartsWith("EnqueueCopy", StringComparison.Ordinal)
                || m.Name.StartsWith("EnqueueRow", StringComparison.Ordinal) || m.Name is "EnqueueFill" or "EnqueueClear")];
        Type Definition(Type t) => t.IsGenericType ? t.GetGenericTypeDefinition() : t;

        Assert.InRange(queueing.Length, 10, 50);
        Assert.All(queueing.SelectMany(m => m.GetParameters()), p => Assert.True(
            p.ParameterType == typeof(long) || p.ParameterType.IsGenericMethodParameter || memory.Contains(Definition(p.ParameterType)),
            $"{p.Member.Name} takes {p.ParameterType}"));
    }

    /// <summary>Rule 4; semantics 5: aclrtFree does not wait for tasks, so memory of a copy that is held up is not freed yet.</summary>
    [Fact]
    public void Memory_of_queued_work_outlives_its_buffers()
    {
        using Device device = _mock.Host.OpenDevice();
        using DeviceStream stream = device.CreateStream();
        ulong before = _mock.Ledger().device_allocations;
        _mock.Fault(HangingTask);
        using (PinnedBuffer<int> pinned = device.AllocatePinned<int>(64))
        using (DeviceBuffer<int> buffer = device.Allocate<int>(64))
        using (DeviceBuffer<int> filled = device.Allocate<int>(64))
        {
            stream.EnqueueCopy(pinned, buffer);
            stream.EnqueueClear<int>(filled);
        }

        Assert.Equal(before + 2, _mock.Ledger().device_allocations);
        Assert.Throws<AscendTimeoutException>(() => stream.Synchronize(TimeSpan.FromMilliseconds(1)));
        Assert.Equal(before + 2, _mock.Ledger().device_allocations);
        _mock.NoFaults();
        stream.Synchronize();
        Assert.Equal(before, _mock.Ledger().device_allocations);
    }

    /// <summary>Rule 7; semantics 7: by default the stream goes on after a fault and the next synchronisation reports it once.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Failed_task_is_reported_once_and_the_stream_goes_on(bool awaited)
    {
        using Device device = _mock.Host.OpenDevice();
        using DeviceStream stream = device.CreateStream();
        using DeviceBuffer<int> buffer = device.Allocate<int>(4);
        _mock.Fault("""{"function": "stream_task", "call": 1, "return": 507035}""");
        stream.EnqueueClear<int>(buffer);
        AscendException e = awaited
            ? await Assert.ThrowsAnyAsync<AscendException>(() => stream.SynchronizeAsync().AsTask().WaitAsync(s_patience))
            : Assert.ThrowsAny<AscendException>(() => stream.Synchronize());

        Assert.Equal(507035, e.Code);
        stream.EnqueueFill<int>(buffer, 0x01010101);
        Assert.Equal(SyncNote.None, await stream.SynchronizeAsync().AsTask().WaitAsync(s_patience));
        Assert.Equal(0x01010101, buffer.ToArray()[3]);
    }

    /// <summary>Rule 7; semantics 7: stop holds for the whole context, cannot be undone, and other contexts go on.</summary>
    [Fact]
    public void Stop_on_failure_poisons_its_context_only()
    {
        using Device device = _mock.Host.OpenDevice();
        using DeviceStream unaffected = device.CreateStream();
        using DeviceBuffer<int> buffer = device.Allocate<int>(4);
        using (Device context = device.CreateContext())
        using (DeviceStream stopping = context.CreateStream(new StreamOptions { FailureMode = StreamFailureMode.Stop }))
        using (DeviceStream sibling = context.CreateStream())
        {
            Assert.Throws<AscendNotSupportedException>(() => sibling.SetFailureMode(StreamFailureMode.Continue));
            _mock.Fault("""{"function": "stream_task", "call": 1, "return": 507035}""");
            stopping.EnqueueClear<int>(buffer);
            Assert.Equal(507035, Assert.ThrowsAny<AscendException>(() => stopping.Synchronize()).Code);
            Assert.Equal(507035, Assert.ThrowsAny<AscendException>(() => stopping.Synchronize()).Code);
            Assert.Equal(507035, Assert.ThrowsAny<AscendException>(() => sibling.EnqueueClear<int>(buffer)).Code);
            unaffected.EnqueueClear<int>(buffer);
            unaffected.Synchronize();
        }
    }

    /// <summary>Rule 10; semantics 4: a recording is complete at 1, and of a resettable event not before it was recorded.</summary>
    [Fact]
    public void State_of_an_event_follows_its_stream()
    {
        using Device device = _mock.Host.OpenDevice();
        using DeviceStream stream = device.CreateStream();
        using DeviceBuffer<int> buffer = device.Allocate<int>(4);
        using DeviceEvent again = device.CreateEvent();
        using DeviceEvent resettable = device.CreateEvent(new EventOptions { Resettable = true });
        Assert.True(again.Query());
        Assert.False(resettable.Query());
        _mock.Fault(HangingTask);
        stream.EnqueueClear<int>(buffer);
        stream.Record(again);
        stream.Record(resettable);
        Assert.False(again.Query());
        Assert.False(resettable.Query());
        Assert.False(stream.Query());

        _mock.NoFaults();
        stream.Synchronize();
        Assert.True(again.Query());
        Assert.True(resettable.Query());
        Assert.True(resettable.QueryWaits());
    }

    /// <summary>Rule 10; semantics 4 and 10: host waits count milliseconds, queued waits seconds.</summary>
    [Fact]
    public void Queued_wait_with_a_limit_that_is_not_reached_passes()
    {
        using Device device = _mock.Host.OpenDevice();
        using DeviceStream first = device.CreateStream();
        using DeviceStream second = device.CreateStream();
        using DeviceEvent recorded = device.CreateEvent();
        first.Record(recorded);
        second.WaitFor(recorded, TimeSpan.FromMinutes(1));

        Assert.Equal(SyncNote.None, second.Synchronize(s_patience));
    }

    /// <summary>semantics 3: an abort drops what is queued, and the stream is usable afterwards.</summary>
    [Fact]
    public void Aborted_stream_ends_its_waits_and_takes_new_work()
    {
        using Device device = _mock.Host.OpenDevice();
        using DeviceStream stream = device.CreateStream();
        using DeviceBuffer<int> buffer = device.Allocate<int>(4);
        buffer.Fill(5);
        _mock.Fault(HangingTask);
        stream.EnqueueFill<int>(buffer, 0x02020202);
        stream.Abort();
        _mock.NoFaults();
        _ = Record.Exception(() => stream.Synchronize(s_patience));
        stream.EnqueueFill<int>(buffer.Slice(0, 1), 0x03030303);
        stream.Synchronize(s_patience);

        Assert.Equal(0x03030303, buffer.ToArray()[0]);
    }

    [Fact]
    public async Task Many_streams_are_awaited_at_once()
    {
        using Device device = _mock.Host.OpenDevice();
        DeviceStream[] streams = [.. Enumerable.Range(0, 64).Select(_ => device.CreateStream())];
        using DeviceBuffer<int> buffer = device.Allocate<int>(64);
        using PinnedBuffer<int> pinned = device.AllocatePinned<int>(64);
        for (int i = 0; i < 64; i++)
        {
            pinned.Span[i] = i;
        }

        for (int round = 0; round < 10; round++)
        {
            await Task.WhenAll(streams.Select(async (stream, i) =>
            {
                stream.EnqueueCopy(pinned.Slice(i, 1), buffer.Slice(i, 1));
                await stream.SynchronizeAsync();
            })).WaitAsync(s_patience);
        }

        Assert.Equal(Enumerable.Range(0, 64), buffer.ToArray());
        Array.ForEach(streams, s => s.Dispose());
        Assert.Equal(_refused, _mock.Ledger().refused_operations);
    }

    [Fact]
    public void Versions_and_capabilities_are_told()
    {
        Assert.True(_mock.Host.Supports("aclrtMalloc"));
        Assert.Empty(_mock.Host.MissingFunctions);
        Assert.Contains("acl", _mock.Host.GetVersions().Keys);
        DeviceInfo info = _mock.Host.GetDevices()[0];
        Assert.Equal(info.AiCubeCount, (int)Open(d => d.GetAttribute(DeviceAttribute.CubeCoreCount)));
    }

    private T Open<T>(Func<Device, T> use)
    {
        using Device device = _mock.Host.OpenDevice();
        return use(device);
    }
}
