
namespace Ascend.Runtime.Tests.Acl;

/// <summary>
/// The ten rules of ACL that matter most to a binding (README of the ACL facts), one test each on the mock, which keeps them too: it fails
/// when this library breaks the rule.
/// </summary>
public sealed class TenRulesTests : IDisposable
{
    private readonly MockFixture _mock = new();
    private readonly string _live;
    private readonly World _world;

    public TenRulesTests()
    {
        _live = _mock.Live;
        _world = new World(_mock.Host);
    }

    public void Dispose()
    {
        _mock.NoFaults();
        _world.Dispose();
        string after = _mock.Live;
        _mock.Dispose();
        Assert.Equal(_live, after);
    }

    [Fact]
    public void Rule_1_every_start_up_is_paired_with_one_release_and_nobody_else_is_shut_down()
    {
        ulong before = _mock.Ledger().acl_init_references;
        IReadOnlyList<string> calls = _mock.CallsOf(() =>
        {
            AscendHost first = AscendHost.Open(new HostOptions { Backend = BackendKind.Mock });
            AscendHost second = AscendHost.Open(new HostOptions { Backend = BackendKind.Mock });
            Assert.Equal(before + 2, _mock.Ledger().acl_init_references);
            first.Dispose();
            first.Dispose();
            second.Dispose();
        });
        Assert.Equal(before, _mock.Ledger().acl_init_references);
        Assert.Equal(2, calls.Count(c => c == "aclInit"));
        Assert.Equal(2, calls.Count(c => c == "aclFinalizeReference"));
        Assert.DoesNotContain("aclFinalize", calls);
    }

    [Fact]
    public async Task Rule_2_no_call_relies_on_what_its_thread_is_bound_to()
    {
        Exception? failure = null;
        var fresh = new Thread(() => failure = Record.Exception(() =>
        {
            _world.Buffer.CopyFrom<byte>(_world.Bytes);
            _world.Stream.EnqueueCopy(_world.Pinned, _world.Buffer);
            _world.Stream.Synchronize();
        }));
        fresh.Start();
        fresh.Join();
        Assert.Null(failure);

        // Another context is this thread's now; the stream's own is bound for its call.
        using Device other = _world.Device.CreateContext();
        other.CreateStream().Dispose();
        _world.Stream.Record(_world.Start);
        await _world.Start.SynchronizeAsync();
        Assert.True(_world.Stream.Query());
    }

    [Fact]
    public void Rule_3_every_retain_of_a_device_is_given_back_once()
    {
        ulong before = _mock.Ledger().acl_device_references;
        Device[] opened = [_mock.Host.OpenDevice(), _mock.Host.OpenDevice(), _mock.Host.OpenDevice()];
        Assert.Equal(before + 3, _mock.Ledger().acl_device_references);
        IReadOnlyList<string> calls = _mock.CallsOf(() =>
        {
            foreach (Device device in opened)
            {
                device.Dispose();
                device.Dispose();
            }
        });
        Assert.Equal(3, calls.Count(c => c == "aclrtResetDevice"));
        Assert.Equal(before, _mock.Ledger().acl_device_references);
    }

    [Fact]
    public void Rule_4_queued_copies_take_pinned_memory_and_nothing_is_freed_under_them()
    {
        Type[] offered = [.. typeof(DeviceStream).GetMethods().Where(m => m.Name.StartsWith("Enqueue", StringComparison.Ordinal) && m.Name.Contains("Copy", StringComparison.Ordinal))
            .SelectMany(m => m.GetParameters()).Select(p => p.ParameterType)];
        Assert.NotEmpty(offered);
        Assert.DoesNotContain(offered, t => t.IsArray || t.IsByRefLike || t.IsPointer || t.Name.StartsWith("Memory", StringComparison.Ordinal));

        using var gate = new ManualResetEventSlim();
        DeviceBuffer<int> buffer = _world.Device.Allocate<int>(1024);
        _world.Stream.EnqueueCallback(gate.Wait);
        _world.PinnedNumbers.Span.Fill(5);
        _world.Stream.EnqueueCopy(_world.PinnedNumbers, buffer); // returns while the stream stands still
        Assert.False(_world.Stream.Query());
        Assert.DoesNotContain("aclrtFree", _mock.CallsOf(buffer.Dispose));
        gate.Set();
        Assert.Contains("aclrtFree", _mock.CallsOf(() => _world.Stream.Synchronize()));
    }

    [Fact]
    public void Rule_5_a_threads_argument_list_is_filled_and_launched_in_one_go()
    {
        Exception? nested = null;
        _world.Stream.Launch(
            _world.Kernel,
            1,
            (ref KernelArgumentList list, World world) =>
            {
                list.Add(world.Buffer);
                nested = Record.Exception(() => world.Stream.Launch(
                    world.Kernel, 1, static (ref KernelArgumentList inner, World w) => inner.Add(w.Buffer), world));
                list.Add(1L);
            },
            _world);
        Assert.IsType<InvalidOperationException>(nested);

        Thread[] threads = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < 200; i++)
            {
                _world.Stream.Launch(
                    _world.Kernel,
                    1,
                    static (ref KernelArgumentList list, World world) =>
                    {
                        list.Add(world.Buffer);
                        list.Add(1L);
                    },
                    _world);
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        _world.Stream.Synchronize();
    }

    [Fact]
    public void Rule_6_host_arguments_may_change_after_the_launch_and_buffers_live_until_its_end()
    {
        using var gate = new ManualResetEventSlim();
        LaunchArguments arguments = new LaunchArguments().Add(_world.Buffer).Add(1L);
        _world.Stream.EnqueueCallback(gate.Wait);
        DeviceBuffer used = _world.Device.Allocate(4096);
        _world.Stream.Launch(_world.Kernel, 1, new LaunchArguments().Add(used).Add(1L));
        _world.Stream.Launch(_world.Kernel, 1, arguments);
        arguments.Set(0, _world.Other);
        arguments.Clear();
        Assert.DoesNotContain("aclrtFree", _mock.CallsOf(used.Dispose));
        gate.Set();
        _world.Stream.Synchronize();
    }

    [Fact]
    public void Rule_7_a_fault_is_reported_once_and_one_that_sticks_is_refused_until_a_reset()
    {
        _mock.Fault("""{"stream": "any", "task": 1, "code": 507015}""");
        _world.Stream.EnqueueCopy(_world.Pinned, _world.Buffer);
        Assert.Equal(507015, Assert.ThrowsAny<AscendException>(() => _world.Stream.Synchronize()).Code);
        _world.Stream.Synchronize();

        _mock.Fault("""{"stream": "any", "task": 1, "code": 507015, "page_fault": true}""");
        _world.Stream.EnqueueCopy(_world.Pinned, _world.Buffer);
        Assert.ThrowsAny<AscendException>(() => _world.Stream.Synchronize());
        _mock.NoFaults();
        Assert.ThrowsAny<AscendException>(() => _world.Stream.EnqueueCopy(_world.Pinned, _world.Buffer));
        Assert.Empty(_mock.CallsOf(() => Assert.ThrowsAny<AscendException>(() => _world.Stream.EnqueueCopy(_world.Pinned, _world.Buffer))));
        _mock.Host.ResetDevice(0);
        using Device anew = _mock.Host.OpenDevice();
        anew.Synchronize();
    }

    [Fact]
    public void Rule_8_callbacks_survive_what_handlers_do_and_call_nothing_back()
    {
        using var seen = new ManualResetEventSlim();
        int code = 0;
        EventHandler<TaskFailedEventArgs> handler = (_, failed) =>
        {
            code = failed.Code;
            seen.Set();
            throw new InvalidOperationException("a handler's own mistake");
        };
        _mock.Host.TaskFailed += handler;
        _mock.Fault("""{"stream": "any", "code": 507015}""");
        IReadOnlyList<string> calls = _mock.CallsOf(() =>
        {
            _world.Stream.EnqueueCopy(_world.Pinned, _world.Buffer);
            Assert.ThrowsAny<AscendException>(() => _world.Stream.Synchronize());
            Assert.True(seen.Wait(TimeSpan.FromSeconds(30)));
        });
        _mock.Host.TaskFailed -= handler;
        Assert.Equal(507015, code);
        Assert.DoesNotContain(calls, c => c.StartsWith("aclrtMalloc", StringComparison.Ordinal) || c.StartsWith("aclrtFree", StringComparison.Ordinal));

        _mock.NoFaults();
        Exception? inside = null;
        _world.Stream.EnqueueCallback(() => inside = Record.Exception(() => _world.Device.Allocate(64)));
        _world.Stream.Synchronize();
        Assert.IsType<AscendInvalidStateException>(inside);
    }

    [Fact]
    public void Rule_9_the_text_of_a_failure_is_its_own_and_was_read_on_its_thread()
    {
        AscendException? elsewhere = null;
        _mock.Answer("aclrtMalloc", 207001);
        var failing = new Thread(() => elsewhere = Assert.Throws<AscendOutOfMemoryException>(() => _world.Device.Allocate(64)));
        failing.Start();
        failing.Join();
        _mock.Answer("aclrtMallocHost", 207001);
        AscendException here = Assert.Throws<AscendOutOfMemoryException>(() => _world.Device.AllocatePinned(64));

        Assert.Contains("aclrtMalloc -> 207001", elsewhere!.RecentMessage, StringComparison.Ordinal);
        Assert.Contains("aclrtMallocHost -> 207001", here.RecentMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("aclrtMalloc ->", here.RecentMessage, StringComparison.Ordinal);
        Assert.Null(_world.Device.Handle.ReadRecentMessage());
    }

    /// <summary>Which of the two library names is loaded, and what a missing function does: <see cref="CannLoadingTests"/>.</summary>
    [Fact]
    public void Rule_10_reversed_numbers_and_two_units_of_time_stay_inside()
    {
        using var gate = new ManualResetEventSlim();
        _world.Stream.EnqueueCallback(gate.Wait);
        _world.Stream.Record(_world.Start);
        Assert.False(_world.Start.Query());
        Assert.False(_world.Stream.Query());
        Assert.Throws<AscendTimeoutException>(() => _world.Stream.Synchronize(TimeSpan.FromMilliseconds(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _world.Stream.Synchronize(TimeSpan.Zero));
        _world.Stream.WaitFor(_world.Start, TimeSpan.FromMilliseconds(1500)); // whole seconds below, never 0, which means for ever
        gate.Set();
        _world.Stream.Synchronize();
        Assert.True(_world.Start.Query());
        Assert.True(_world.Stream.Query());
    }
}
