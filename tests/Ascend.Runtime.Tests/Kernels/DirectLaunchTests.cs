using System.Runtime.InteropServices;

namespace Ascend.Runtime.Tests.Kernels;

/// <summary>Kernels launched directly on the mock. Rules: spec/acl, "Kernel objects, functions, arguments" (6), README rules 2, 5, 6.</summary>
[Collection("mock device")]
public sealed class DirectLaunchTests : IDisposable
{
    private readonly LaunchFixture _fixture = new();
    private readonly DeviceBuffer _a;
    private readonly DeviceBuffer _b;
    private readonly DeviceBuffer _f;

    public DirectLaunchTests()
    {
        _a = _fixture.Upload(_fixture.A);
        _b = _fixture.Upload(_fixture.B);
        _f = _fixture.Device.Allocate<float>(LaunchFixture.Elements);
    }

    private DeviceStream Stream => _fixture.Stream;

    public void Dispose()
    {
        _a.Dispose();
        _b.Dispose();
        _f.Dispose();
        _fixture.Dispose();
    }

    [Fact]
    public void Host_arguments_reach_the_kernel()
    {
        using KernelBinary binary = _fixture.Load(LaunchFixture.Vector);
        Stream.Launch(binary.GetFunction("add_mul"), 8, new LaunchArguments().Add(_a).Add(_b).Add(_f));
        Check();
    }

    /// <summary>6: host arguments are copied during the call, so the block may be changed as soon as it returned (README rule 6).</summary>
    [Fact]
    public void Host_arguments_may_change_as_soon_as_the_launch_returned()
    {
        using KernelBinary binary = _fixture.Load(LaunchFixture.Vector);
        KernelFunction function = binary.GetFunction("add_mul");
        using DeviceBuffer other = _fixture.Device.Allocate<float>(LaunchFixture.Elements);
        LaunchArguments arguments = new LaunchArguments().Add(_a).Add(_b).Add(_f);
        using (Held())
        {
            Stream.Launch(function, 8, arguments);
            arguments.Set(0, other);
            arguments.Clear();
        }

        Check();
    }

    /// <summary>6: a placeholder's data travels behind the arguments, and the runtime writes its device address in its slot.</summary>
    [Fact]
    public void Data_travels_with_host_arguments_and_may_change_between_launches()
    {
        using KernelBinary binary = _fixture.Load(LaunchFixture.Vector);
        KernelFunction function = binary.GetFunction("add_mul");
        var wrong = new float[LaunchFixture.Elements];
        LaunchArguments arguments = new LaunchArguments().AddData<float>(wrong).AddData<float>(_fixture.B).Add(_f);
        Stream.Launch(function, 1, arguments);
        arguments.SetData<float>(0, _fixture.A);
        Stream.Launch(function, 1, arguments);
        Check();
    }

    [Fact]
    public void The_threads_list_reaches_the_kernel_with_data_and_without()
    {
        using KernelBinary binary = _fixture.Load(LaunchFixture.Vector);
        KernelFunction function = binary.GetFunction("add_mul");
        Stream.Launch(function, 8, Fill, (_a, _b, _f));
        Check();

        Clear();
        Stream.Launch(
            function,
            8,
            static (scoped ref list, state) =>
            {
                KernelPlaceholder data = list.AddPlaceholder(LaunchFixture.Elements * sizeof(float));
                list.Add(state._b);
                list.Add(state._f);
                MemoryMarshal.AsBytes<float>(state._fixture.A).CopyTo(list.GetData(data));
            },
            this);
        Check();
    }

    [Fact]
    public void An_array_of_arguments_reaches_the_kernel()
    {
        using KernelBinary binary = _fixture.Load(LaunchFixture.Vector);
        LaunchArguments arguments = new LaunchArguments().Add(_a).Add(_b).Add(_f);
        Stream.LaunchWithArgumentArray(binary.GetFunction("add_mul"), 8, arguments);
        Check();

        arguments.Clear();
        arguments.AddData<float>(_fixture.A);
        Assert.Throws<ArgumentException>(() => Stream.LaunchWithArgumentArray(binary.GetFunction("add_mul"), 8, arguments));
    }

    /// <summary>6: arguments in device memory are read when the kernel runs, so the block must live until then (README rule 6).</summary>
    [Fact]
    public void Device_arguments_and_buffers_in_use_outlive_their_disposal()
    {
        using KernelBinary binary = _fixture.Load(LaunchFixture.Vector);
        using (Held())
        {
            using DeviceBuffer block = _fixture.Device.Allocate(3 * sizeof(long));
            using DeviceBuffer a = _fixture.Upload(_fixture.A);
            block.CopyFrom<long>([Address(a), Address(_b), Address(_f)]);
            Stream.LaunchWithDeviceArguments(binary.GetFunction("add_mul"), 8, block, uses: [a, _b, _f]);
        }

        Check();
        Stream.Synchronize();
        Assert.Equal(3UL, _fixture.Mock.Ledger().device_allocations - 1);
    }

    /// <summary>aclrtFree and aclrtBinaryUnLoad wait for no task (5, 6), so a launch keeps its buffers and its binary.</summary>
    [Fact]
    public void Buffers_and_binary_may_be_disposed_while_the_launch_is_queued()
    {
        KernelFunction function;
        using (Held())
        {
            using KernelBinary binary = _fixture.Load(LaunchFixture.Vector);
            using DeviceBuffer a = _fixture.Upload(_fixture.A);
            using DeviceBuffer b = _fixture.Upload(_fixture.B);
            function = binary.GetFunction("add_mul");
            Stream.Launch(function, 8, new LaunchArguments().Add(a).Add(b).Add(_f));
            using DeviceBuffer c = _fixture.Upload(_fixture.A);
            Stream.Launch(function, 8, Fill, (c, b, _f));
        }

        Assert.Throws<ObjectDisposedException>(() => Stream.Launch(function, 8, new LaunchArguments().Add(_a).Add(_b).Add(_f)));
        Check();
    }

    /// <summary>6: unloading must run under the context of the load (README rule 2), whatever the thread is bound to.</summary>
    [Fact]
    public async Task A_binary_is_unloaded_from_any_thread()
    {
        KernelBinary binary = _fixture.Load(LaunchFixture.Vector);
        _ = binary.GetFunction("add_mul");
        await Task.Run(binary.Dispose);
        binary.Dispose();
        Assert.Throws<ObjectDisposedException>(() => binary.GetFunction("add_mul"));
    }

    /// <summary>5: one list per thread, which the next use overwrites; a filler that launches the same way is refused.</summary>
    [Fact]
    public void A_thread_fills_one_list_at_a_time()
    {
        using KernelBinary binary = _fixture.Load(LaunchFixture.Vector);
        KernelFunction function = binary.GetFunction("add_mul");
        var inner = Assert.Throws<InvalidOperationException>(() => Stream.Launch(
            function,
            8,
            (scoped ref list, state) =>
            {
                list.Add(state._a);
                Stream.Launch(function, 8, Fill, (state._a, state._b, state._f));
            },
            this));
        Assert.Contains("one list per thread", inner.Message, StringComparison.Ordinal);

        Stream.Launch(
            function,
            8,
            (scoped ref list, state) =>
            {
                list.Add(state._a);
                list.Add(state._b);
                Stream.Launch(function, 8, new LaunchArguments().Add(state._b).Add(state._a).Add(state._f));
                list.Add(state._f);
            },
            this);
        Check();
    }

    [Fact]
    public void What_a_filler_throws_ends_the_launch_and_leaves_the_thread_usable()
    {
        using KernelBinary binary = _fixture.Load(LaunchFixture.Vector);
        KernelFunction function = binary.GetFunction("add_mul");
        Assert.Throws<FormatException>(() => Stream.Launch(
            function,
            8,
            static (scoped ref list, buffer) =>
            {
                list.Add(buffer);
                throw new FormatException();
            },
            _a));
        Stream.Launch(function, 8, Fill, (_a, _b, _f));
        Check();
    }

    /// <summary>5: the list belongs to its thread; threads fill theirs at the same time.</summary>
    [Fact]
    public async Task Threads_launch_with_their_own_lists_at_once()
    {
        using KernelBinary binary = _fixture.Load(LaunchFixture.Vector);
        KernelFunction function = binary.GetFunction("add_mul");
        await Parallel.ForAsync(0, 8, async (_, _) =>
        {
            await Task.Yield();
            using DeviceStream stream = _fixture.Device.CreateStream();
            using DeviceBuffer f = _fixture.Device.Allocate<float>(LaunchFixture.Elements);
            for (int i = 0; i < 20; i++)
            {
                stream.Launch(function, 8, Fill, (_a, _b, f));
            }

            stream.Synchronize();
            Assert.Equal(_fixture.F, f.ToArray<float>());
        });
    }

    /// <summary>6: after GetPlaceHolderBuffer nothing is appended; the list holds 128 parameters and 64 KB.</summary>
    [Fact]
    public void The_list_refuses_what_ACL_would()
    {
        using KernelBinary binary = _fixture.Load(LaunchFixture.Vector);
        KernelFunction function = binary.GetFunction("add_mul");
        Refused<InvalidOperationException>(static (scoped ref list, _) =>
        {
            list.GetData(list.AddPlaceholder(8));
            list.Add(1L);
        });
        Refused<InvalidOperationException>(static (scoped ref list, _) =>
        {
            for (int i = 0; i <= KernelArgumentList.MaxArguments; i++)
            {
                list.Add(i);
            }
        });
        Refused<InvalidOperationException>(static (scoped ref list, _) =>
        {
            list.AddPlaceholder(KernelArgumentList.MaxBytes - 8);
            list.Add(1L);
        });
        Refused<ArgumentOutOfRangeException>(static (scoped ref list, _) => list.AddPlaceholder(0));
        Refused<ArgumentException>(static (scoped ref list, _) => list.GetData(default));
        Refused<ArgumentOutOfRangeException>((scoped ref list, _) => list.Add(_a, _a.Length));

        void Refused<TException>(KernelArgumentFiller<int> fill)
            where TException : Exception => Assert.Throws<TException>(() => Stream.Launch(function, 8, fill, 0));
    }

    /// <summary>11: a stream's own limit is stronger than the process's and counts on the threads that use it.</summary>
    [Fact]
    public void A_streams_own_core_limit_holds_for_its_launches_on_any_thread_and_for_no_other_stream()
    {
        using KernelBinary binary = _fixture.Load(LaunchFixture.Nop);
        KernelFunction function = binary.GetFunction("nop");
        using DeviceBuffer buffer = _fixture.Device.Allocate(64);
        var arguments = new LaunchArguments().Add(buffer).Add(buffer).Add(1L).Add(2L);
        using DeviceStream other = _fixture.Device.CreateStream();
        int all = Stream.GetCoreLimit(CoreKind.Vector);
        Stream.SetCoreLimit(CoreKind.Vector, 4);
        Stream.SetCoreLimit(CoreKind.Cube, 4);
        Assert.Equal((4, all), (Stream.GetCoreLimit(CoreKind.Vector), other.GetCoreLimit(CoreKind.Vector)));
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => Stream.Launch(function, 5, arguments));
        Assert.Contains("SetCoreLimit", refused.Message, StringComparison.Ordinal);
        other.Launch(function, 5, arguments);

        string[] around = ["aclrtUseStreamResInCurrentThread", "aclrtLaunchKernelWithHostArgs", "aclrtUnuseStreamResInCurrentThread"];
        Assert.Equal(around, CallsOf(() => Stream.Launch(function, 4, arguments)));
        string[] calls = [];
        Exception? failure = null;
        var elsewhere = new Thread(() => failure = Record.Exception(() => calls = CallsOf(() => Stream.Launch(function, 4, arguments))));
        elsewhere.Start();
        elsewhere.Join();
        Assert.Null(failure);
        Assert.Equal(around, calls);
        _fixture.Mock.Answer("aclrtLaunchKernelWithHostArgs", 507899);
        Assert.Equal(around, CallsOf(() => Assert.Throws<AscendException>(() => Stream.Launch(function, 4, arguments))));
        _fixture.Mock.NoFaults();

        other.SetCoreLimit(CoreKind.Vector, 8);
        Assert.Equal([.. around, around[0], "aclrtLaunchKernelWithConfig", around[2]], CallsOf(() => Stream.Launch(
            function,
            4,
            static (scoped ref list, state) =>
            {
                list.Add(state.Buffer);
                list.Add(state.Buffer);
                list.Add(1L);
                list.Add(2L);
                state.Other.Launch(state.Function, 8, state.Arguments); // uses and leaves the other stream's limits
            },
            (Buffer: buffer, Other: other, Function: function, Arguments: arguments))));

        Stream.ResetCoreLimits();
        Assert.Equal(all, Stream.GetCoreLimit(CoreKind.Vector));
        Assert.Equal(["aclrtLaunchKernelWithHostArgs"], CallsOf(() => Stream.Launch(function, 5, arguments)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Stream.SetCoreLimit(CoreKind.Vector, 0));
        var beyond = Assert.Throws<AscendException>(() => Stream.SetCoreLimit(CoreKind.Vector, all + 1));
        Assert.Contains($"{all + 1} Vector cores were asked for", beyond.Message, StringComparison.Ordinal);
        Stream.Synchronize();
        other.Synchronize();

        string[] CallsOf(Action launch) =>
        [
            .. _fixture.Mock.CallsOf(launch).Where(
                c => c.Contains("LaunchKernel", StringComparison.Ordinal) || c.Contains("StreamResInCurrentThread", StringComparison.Ordinal)),
        ];
    }

    /// <summary>11: a stream's cores are limited; more blocks than can run at once are refused with their number.</summary>
    [Fact]
    public void More_blocks_than_cores_are_refused_unless_asked_for()
    {
        using KernelBinary binary = _fixture.Load(LaunchFixture.Vector);
        KernelFunction function = binary.GetFunction("add_mul");
        LaunchArguments arguments = new LaunchArguments().Add(_a).Add(_b).Add(_f);
        Assert.Equal(KernelKind.Vector, function.Kind);

        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => Stream.Launch(function, 49, arguments));
        Assert.Equal(49, refused.ActualValue);
        Assert.Contains("48 vector cores", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Stream.Launch(function, 0, arguments));
        Assert.Throws<ArgumentOutOfRangeException>(() => Stream.Launch(function, 49, Fill, (_a, _b, _f)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Stream.LaunchWithArgumentArray(function, -1, arguments));

        Stream.Launch(function, 48, arguments);
        Stream.Launch(function, 49, arguments, new LaunchOptions { AllowMoreBlocksThanCores = true });
        Check();
    }

    /// <summary>6: an object that was loaded from memory belongs to its device.</summary>
    [Fact]
    public void Another_device_is_refused()
    {
        using var folder = new TemporaryFolder();
        _a.Dispose();
        _b.Dispose();
        _f.Dispose();
        _fixture.Dispose();
        string profile = MockFixture.WriteProfileOfTwoDevices(folder.Path);
        using AscendHost host = AscendHost.Open(new HostOptions { Backend = BackendKind.Mock, MockProfile = profile });
        using Device first = host.OpenDevice(0);
        using Device second = host.OpenDevice(1);
        using DeviceStream stream = second.CreateStream();
        using KernelBinary there = first.LoadBinary(LaunchFixture.Image(LaunchFixture.Vector));
        using KernelBinary here = second.LoadBinary(LaunchFixture.Image(LaunchFixture.Vector));
        using DeviceBuffer foreign = first.Allocate<float>(LaunchFixture.Elements);
        LaunchArguments arguments = new LaunchArguments().Add(foreign).Add(foreign).Add(foreign);

        var binary = Assert.Throws<ArgumentException>(() => stream.Launch(there.GetFunction("add_mul"), 1, arguments));
        Assert.Contains("loaded on device 0, the stream belongs to device 1", binary.Message, StringComparison.Ordinal);
        var buffer = Assert.Throws<ArgumentException>(() => stream.Launch(here.GetFunction("add_mul"), 1, arguments));
        Assert.Contains("Argument 0 is a buffer of device 0", buffer.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => stream.Launch(here.GetFunction("add_mul"), 1, Fill, (foreign, foreign, foreign)));
    }

    /// <summary>7: a launch that returned says only that it is queued; the fault comes from a later synchronisation, once.</summary>
    [Fact]
    public void A_fault_is_reported_by_the_next_synchronisation_once()
    {
        using KernelBinary binary = _fixture.Load(LaunchFixture.Fault);
        KernelFunction function = binary.GetFunction("fault");
        Stream.Launch(function, 1, new LaunchArguments().Add(507015L).Add(1000L));
        AscendException e = Assert.Throws<AscendException>(() => Stream.Synchronize());

        Assert.Equal(507015, e.Code);
        Stream.Launch(function, 1, new LaunchArguments().Add(0L).Add(1000L));
        Assert.Equal(SyncNote.None, Stream.Synchronize());
    }

    /// <summary>6: TIMEOUT (s) and TIMEOUT_US are never given together; both limits hold.</summary>
    [Theory]
    [InlineData(1_000_000_000, 2_000_000_000, true)]
    [InlineData(2_000_000_000, 1_000_000_000, false)]
    [InlineData(1_500_000, 2_000_000, true)]
    [InlineData(1_500_000, 1_000_000, false)]
    public void A_launch_has_its_time_limit(long limitNanoseconds, long kernelNanoseconds, bool isPassed)
    {
        using KernelBinary binary = _fixture.Load(LaunchFixture.Fault);
        var options = new LaunchOptions { Timeout = TimeSpan.FromTicks(limitNanoseconds / 100) };
        Stream.Launch(binary.GetFunction("fault"), 1, new LaunchArguments().Add(0L).Add(kernelNanoseconds), options);

        Exception? e = Record.Exception(() => Stream.Synchronize());
        Assert.Equal(isPassed, e is not null);
        if (isPassed)
        {
            Assert.Contains("time limit", Assert.IsAssignableFrom<AscendException>(e).RecentMessage, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void All_options_are_accepted_together_and_bad_values_refused()
    {
        var options = new LaunchOptions
        {
            ScheduleMode = KernelScheduleMode.Batch,
            LocalMemoryBytes = 1024,
            Engine = KernelEngine.VectorCore,
            BlockOffset = 4,
            BlockPrefetch = true,
            DataDump = false,
            Profiling = true,
            Timeout = TimeSpan.FromSeconds(65_536),
        };
        using KernelBinary binary = _fixture.Load(LaunchFixture.Vector);
        Stream.Launch(binary.GetFunction("add_mul"), 8, new LaunchArguments().Add(_a).Add(_b).Add(_f), options);
        Check();

        Assert.Throws<ArgumentOutOfRangeException>(() => new LaunchOptions { ScheduleMode = (KernelScheduleMode)7 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LaunchOptions { LocalMemoryBytes = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LaunchOptions { Engine = (KernelEngine)2 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LaunchOptions { BlockOffset = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LaunchOptions { Timeout = TimeSpan.Zero });
    }

    [Fact]
    public void The_exports_that_a_launch_enters_are_these()
    {
        using KernelBinary binary = _fixture.Load(LaunchFixture.Vector);
        KernelFunction function = binary.GetFunction("add_mul");
        LaunchArguments arguments = new LaunchArguments().Add(_a).Add(_b).Add(_f);
        Stream.Launch(function, 8, arguments);

        Assert.Equal(
            ["aclrtSetCurrentContext", "aclrtLaunchKernelWithHostArgs"],
            _fixture.Mock.CallsOf(() => Stream.Launch(function, 8, arguments)));
        Check();
    }

    private static void Fill(scoped ref KernelArgumentList list, (DeviceBuffer A, DeviceBuffer B, DeviceBuffer F) state)
    {
        list.Add(state.A);
        list.Add(state.B);
        list.Add(state.F);
    }

    private static long Address(DeviceBuffer buffer) => buffer.Handle.Address;

    /// <summary>The stream does not start what is queued meanwhile.</summary>
    private Resume Held()
    {
        _fixture.Mock.Fault("""{"function": "stream_task", "call": 1, "hang": true}""");
        using PinnedBuffer pinned = _fixture.Device.AllocatePinned(8);
        using DeviceBuffer target = _fixture.Device.Allocate(8);
        Stream.EnqueueCopy(pinned, target);
        return new Resume(_fixture.Mock);
    }

    private void Clear() => _f.CopyFrom<float>(new float[LaunchFixture.Elements]);

    private void Check()
    {
        Stream.Synchronize();
        Assert.Equal(_fixture.F, _f.ToArray<float>());
    }

    private sealed class Resume(MockFixture mock) : IDisposable
    {
        public void Dispose() => mock.NoFaults();
    }
}
