namespace Ascend.Runtime.Tests.Acl;

public sealed class DeviceFaultTests : IDisposable
{
    private readonly FakeAcl _acl = new();

    public void Dispose() => _acl.Dispose();

    public static TheoryData<int, Type> Codes => new()
    {
        { 507000, typeof(AscendException) },
        { 207001, typeof(AscendOutOfMemoryException) },
        { 107002, typeof(AscendInvalidStateException) },
        { 207000, typeof(AscendNotSupportedException) },
        { 123456, typeof(AscendException) },
    };

    /// <summary>One program over the API; each of its native calls fails in turn.</summary>
    [Theory]
    [MemberData(nameof(Codes))]
    public void Each_failing_call_gives_the_right_exception_and_leaks_nothing(int code, Type exceptionType)
    {
        _acl.FailWith = code;
        Program();
        int callsOfProgram = _acl.Calls.Count;
        int thrown = 0;
        for (int failing = 1; failing <= callsOfProgram; failing++)
        {
            int before = _acl.Calls.Count;
            _acl.FailAtCall = before + failing;
            Exception? e = Record.Exception(Program);
            string failed = _acl.Calls[before + failing - 1];
            _acl.FailAtCall = 0;
            bool releasing = FakeAcl.Releases.Contains(failed);
            if (e is null)
            {
                Assert.True(releasing || failed == "SynchronizeStream", $"{failed} failed unnoticed");
            }
            else
            {
                thrown++;
                var failure = Assert.IsAssignableFrom<AscendException>(e);
                Assert.Equal(exceptionType, failure.GetType());
                Assert.Equal(code, failure.Code);
                Assert.Contains("as planned", failure.RecentMessage, StringComparison.Ordinal);
                string stem = failed.Replace("Create", "", StringComparison.Ordinal);
                Assert.Contains(stem, failure.Operation, StringComparison.Ordinal);
            }

            if (!releasing)
            {
                Assert.True(_acl.Ledger.Length == 0, $"{failed} (call {failing}) leaves {_acl.Ledger}");
            }
            else
            {
                // What could not be released is still there, and nothing else.
                Assert.DoesNotContain(",", _acl.Ledger, StringComparison.Ordinal);
                _acl.Forget();
            }
        }

        Assert.InRange(thrown, 15, callsOfProgram);
    }

    [Theory]
    [InlineData(207003, SyncNote.AiCoreOverflow)]
    [InlineData(207016, SyncNote.VectorCoreOverflow)]
    [InlineData(207017, SyncNote.Overflow)]
    [InlineData(507005, SyncNote.EndOfSequence)]
    [InlineData(507023, SyncNote.ModelEndedEarly)]
    public void Codes_of_finished_work_are_notes_that_are_logged(int code, SyncNote note)
    {
        using var log = new CollectingLogger();
        using AscendHost host = _acl.OpenHost(log);
        using Device device = host.OpenDevice();
        using DeviceStream stream = device.CreateStream();
        _acl.SyncStatus = code;

        Assert.Equal(note, stream.Synchronize());
        Assert.Equal(note, device.Synchronize());
        Assert.Equal([1020, 1020], log.Problems.Select(p => p.Id));
        _acl.SyncStatus = 0;
    }

    [Fact]
    public void Lost_session_is_a_failure_although_acl_logs_it_as_a_note()
    {
        using AscendHost host = _acl.OpenHost();
        using Device device = host.OpenDevice();
        using DeviceStream stream = device.CreateStream();
        _acl.SyncStatus = 507901;
        AscendException e = Assert.Throws<AscendException>(() => stream.Synchronize());

        Assert.Equal(ErrorScope.Device, e.Scope);
        _acl.SyncStatus = 0;
    }

    [Fact]
    public void Timeout_leaves_the_work_running_and_can_be_waited_for_again()
    {
        using AscendHost host = _acl.OpenHost();
        using Device device = host.OpenDevice();
        using DeviceStream stream = device.CreateStream();
        using DeviceEvent recorded = device.CreateEvent();
        stream.Record(recorded);
        _acl.Hold = true;

        TimeSpan limit = TimeSpan.FromMilliseconds(5);
        var e = Assert.Throws<AscendTimeoutException>(() => stream.Synchronize(limit));
        Assert.Equal(FakeAcl.SyncTimeout, e.Code);
        Assert.Contains("5 ms", e.Message, StringComparison.Ordinal);
        Assert.Equal(FakeAcl.EventTimeout, Assert.Throws<AscendTimeoutException>(() => recorded.Synchronize(limit)).Code);
        Assert.Throws<AscendTimeoutException>(() => device.Synchronize(limit));
        Assert.False(stream.Query());
        Assert.False(recorded.Query());

        _acl.Hold = false;
        stream.Synchronize(limit);
        recorded.Synchronize();
        Assert.True(stream.Query());
        Assert.True(recorded.Query());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(25L * 24 * 3600 * 1000)]
    public void Timeouts_that_acl_refuses_are_refused_at_the_door(long milliseconds)
    {
        using AscendHost host = _acl.OpenHost();
        using Device device = host.OpenDevice();
        using DeviceStream stream = device.CreateStream();
        using DeviceEvent recorded = device.CreateEvent();
        var timeout = TimeSpan.FromMilliseconds(milliseconds);

        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Synchronize(timeout));
        Assert.Throws<ArgumentOutOfRangeException>(() => recorded.Synchronize(timeout));
        Assert.Throws<ArgumentOutOfRangeException>(() => device.Synchronize(timeout));
    }

    [Fact]
    public void Missing_optional_symbol_is_not_supported_and_nothing_else_suffers()
    {
        var missing = new Dictionary<string, string>
        {
            ["aclrtEventGetTimestamp"] = "CANN 8.1.RC1",
            ["aclrtGetDeviceInfo"] = "CANN 8.5.0",
        };
        using AscendHost host = _acl.OpenHost(missing: missing);
        using Device device = host.OpenDevice();
        using DeviceEvent recorded = device.CreateEvent();
        var e = Assert.Throws<AscendNotSupportedException>(() => recorded.GetTimestamp());

        Assert.Equal(("aclrtEventGetTimestamp", "CANN 8.1.RC1"), (e.Symbol, e.FirstVersion));
        DeviceInfo info = host.GetDevices()[0];
        Assert.Null(info.AiCubeCount);
        Assert.Equal(new DeviceMemoryInfo(3, 4), info.Memory);
    }

    [Fact]
    public void Device_that_cannot_be_set_up_is_listed_with_its_problem()
    {
        using AscendHost host = _acl.OpenHost();
        _acl.FailWith = 507033;
        _acl.FailFunctions.Add("SetDevice");
        DeviceInfo info = host.GetDevices()[1];

        Assert.Equal(1, info.Id);
        Assert.Null(info.Memory);
        Assert.Equal(507033, info.Problem!.Code);
        Assert.Equal(102, info.AiCubeCount);
        _acl.FailFunctions.Clear();
    }

    [Fact]
    public void Memory_of_a_queued_copy_outlives_its_buffers_until_the_stream_has_passed_it()
    {
        using AscendHost host = _acl.OpenHost();
        using Device device = host.OpenDevice();
        using DeviceStream stream = device.CreateStream();
        using DeviceEvent recorded = device.CreateEvent();
        _acl.Hold = true;
        QueueAndDispose(device, stream);
        stream.Record(recorded);
        QueueAndDispose(device, stream);
        Assert.Throws<AscendTimeoutException>(() => stream.Synchronize(TimeSpan.FromMilliseconds(1)));
        Assert.Equal((2, 2), (_acl.CountOf("device memory"), _acl.CountOf("pinned memory")));

        _acl.Hold = false;
        recorded.Synchronize();
        Assert.Equal((1, 1), (_acl.CountOf("device memory"), _acl.CountOf("pinned memory")));
        Assert.True(stream.Query());
        Assert.Equal((0, 0), (_acl.CountOf("device memory"), _acl.CountOf("pinned memory")));
    }

    [Fact]
    public void Repeated_copies_and_synchronisation_allocate_nothing()
    {
        using AscendHost host = _acl.OpenHost();
        using Device device = host.OpenDevice();
        using DeviceStream stream = device.CreateStream();
        using PinnedBuffer pinned = device.AllocatePinned(64);
        using DeviceBuffer buffer = device.Allocate(64);
        _acl.RecordCalls = false;
        Copy(100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Copy(1000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Copy(int times)
        {
            for (int i = 0; i < times; i++)
            {
                stream.EnqueueCopy(pinned, buffer);
                stream.EnqueueCopy(buffer, pinned);
                stream.Synchronize();
                buffer.CopyFrom<byte>(pinned.Span);
            }
        }
    }

    private static void QueueAndDispose(Device device, DeviceStream stream)
    {
        using PinnedBuffer pinned = device.AllocatePinned(16);
        using DeviceBuffer buffer = device.Allocate(16);
        stream.EnqueueCopy(pinned, buffer);
    }

    private void Program()
    {
        using AscendHost host = _acl.OpenHost();
        using Device device = host.OpenDevice();
        using DeviceStream stream = device.CreateStream();
        using DeviceEvent start = device.CreateEvent();
        using DeviceEvent end = device.CreateEvent();
        using PinnedBuffer pinned = device.AllocatePinned(16);
        using DeviceBuffer buffer = device.Allocate(16);
        device.GetMemoryInfo();
        stream.Record(start);
        stream.EnqueueCopy(pinned, buffer);
        stream.Record(end);
        stream.WaitFor(end);
        stream.Synchronize();
        end.Synchronize();
        end.Query();
        end.ElapsedSince(start);
        end.GetTimestamp();
        buffer.ToArray<byte>();
        buffer.CopyFrom<byte>([1]);
        device.Synchronize();
    }
}
