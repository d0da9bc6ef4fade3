namespace Ascend.Runtime.Tests.Acl;

/// <summary>What a failure on a device means for the calls after it.</summary>
public sealed class DeviceHealthTests : IDisposable
{
    private const string Sync = "aclrtSynchronizeStreamWithTimeout";
    private const string Copy = "aclrtMemcpyAsync";

    private readonly CollectingLogger _log = new();
    private readonly MockFixture _mock;
    private readonly string _before;

    public DeviceHealthTests()
    {
        _mock = new MockFixture(log: _log);
        _before = _mock.Live;
    }

    public void Dispose()
    {
        _mock.NoFaults();
        if (_mock.Host.GetDevices()[0].Problem is not null)
        {
            _mock.Host.ResetDevice(0);
        }

        string after = _mock.Live;
        _mock.Dispose();
        Assert.Equal(_before, after);
    }

    /// <summary>CANN semantics 7: 507010, 507901, 507054 and 507914 stick to the device, in both failure modes.</summary>
    [Theory]
    [InlineData(507010)]
    [InlineData(507901)]
    [InlineData(507054)]
    [InlineData(507914)]
    public void A_sticky_code_makes_every_later_call_fail_fast_until_the_device_is_reset(int code)
    {
        using Device device = _mock.Host.OpenDevice();
        using DeviceStream stream = device.CreateStream();
        _mock.Answer(Sync, code, call: 1);
        AscendException first = Assert.ThrowsAny<AscendException>(() => stream.Synchronize());
        Assert.Equal((code, ErrorScope.Device, false), (first.Code, first.Scope, first.IsProbableFollowUp));

        AscendException? refused = null;
        IReadOnlyList<string> calls = _mock.CallsOf(() => refused = Assert.ThrowsAny<AscendException>(() => device.Allocate(64)));
        Assert.Empty(calls);
        Assert.Equal((code, true), (refused!.Code, refused.IsProbableFollowUp));
        Assert.Same(first, refused.FirstFailure);
        Assert.Contains("AscendHost.ResetDevice(0)", refused.NextStep + refused.Message, StringComparison.Ordinal);
        Assert.ThrowsAny<AscendException>(() => _mock.Host.OpenDevice());
        Assert.NotNull(_mock.Host.GetDevices()[0].Problem);

        _mock.Host.ResetDevice(0);
        using Device anew = _mock.Host.OpenDevice();
        using DeviceBuffer buffer = anew.Allocate(64);
        buffer.CopyFrom<int>([1, 2, 3]);
    }

    [Fact]
    public void What_was_made_before_a_reset_is_gone_and_its_disposal_touches_nothing()
    {
        Device device = _mock.Host.OpenDevice();
        DeviceStream stream = device.CreateStream();
        DeviceEvent recorded = device.CreateEvent();
        DeviceBuffer buffer = device.Allocate(64);
        PinnedBuffer pinned = device.AllocatePinned(64);
        _mock.Host.ResetDevice(0);
        using Device anew = _mock.Host.OpenDevice();
        using DeviceStream other = anew.CreateStream();

        var e = Assert.Throws<AscendInvalidStateException>(() => stream.Synchronize());
        Assert.Contains("was reset since", e.Message, StringComparison.Ordinal);
        Assert.Throws<AscendInvalidStateException>(() => buffer.CopyFrom<int>([1]));
        Assert.Throws<AscendInvalidStateException>(() => recorded.Query());
        Assert.Throws<AscendInvalidStateException>(() => device.CreateStream());
        ulong pinnedBefore = _mock.Ledger().pinned_allocations;
        pinned.Dispose();
        Assert.Equal(pinnedBefore - 1, _mock.Ledger().pinned_allocations);
        Assert.Empty(_mock.CallsOf(() =>
        {
            stream.Dispose();
            recorded.Dispose();
            buffer.Dispose();
            device.Dispose();
        }));
        other.Synchronize();
        Assert.DoesNotContain(_log.Entries, entry => entry.Id == 1030);
    }

    [Fact]
    public void A_failure_after_another_names_it_as_its_probable_cause()
    {
        using Device device = _mock.Host.OpenDevice();
        using DeviceStream stream = device.CreateStream();
        using DeviceBuffer buffer = device.Allocate(64);
        _mock.Answer(Sync, 507015, call: 1);
        AscendException first = Assert.ThrowsAny<AscendException>(() => stream.Synchronize());
        _mock.Answer("aclrtMemcpy", 507899);
        AscendException second = Assert.ThrowsAny<AscendException>(() => buffer.CopyFrom<int>([1]));

        Assert.Null(first.FirstFailure);
        Assert.Same(first, second.FirstFailure);
        Assert.True(second.IsProbableFollowUp);
        Assert.Contains("first failure on this device, " + Sync + ": ACL_ERROR_RT_AICORE_EXCEPTION (507015)", second.Message, StringComparison.Ordinal);
    }

    /// <summary>CANN semantics 7: in the default mode a fault is reported once and the stream goes on.</summary>
    [Fact]
    public void A_failure_after_a_successful_synchronisation_is_its_own()
    {
        using Device device = _mock.Host.OpenDevice();
        using DeviceStream stream = device.CreateStream();
        _mock.Answer(Sync, 507015, call: 1);
        AscendException first = Assert.ThrowsAny<AscendException>(() => stream.Synchronize());
        stream.Synchronize();
        _mock.Answer(Sync, 507034, call: 1);
        AscendException second = Assert.ThrowsAny<AscendException>(() => stream.Synchronize());

        Assert.False(second.IsProbableFollowUp);
        Assert.Same(first, second.FirstFailure);
    }

    /// <summary>CANN semantics 7: only a poisoned context or device answers a task's code to a call that queues work.</summary>
    [Fact]
    public void A_task_code_from_a_queueing_call_means_that_the_device_is_stuck()
    {
        using Device device = _mock.Host.OpenDevice();
        using DeviceStream stream = device.CreateStream();
        using PinnedBuffer pinned = device.AllocatePinned(64);
        using DeviceBuffer buffer = device.Allocate(64);
        _mock.Answer(Copy, 507015, call: 1);
        Assert.ThrowsAny<AscendException>(() => stream.EnqueueCopy(pinned, buffer));

        Assert.Empty(_mock.CallsOf(() => Assert.ThrowsAny<AscendException>(() => stream.Query())));
        _mock.Host.ResetDevice(0);
    }

    [Fact]
    public void A_callers_mistake_is_no_failure_of_the_device()
    {
        using Device device = _mock.Host.OpenDevice();
        using DeviceStream stream = device.CreateStream();
        _mock.Answer(Sync, 107000, call: 1);
        Assert.ThrowsAny<AscendException>(() => stream.Synchronize());
        _mock.Answer(Sync, 507015, call: 1);
        AscendException later = Assert.ThrowsAny<AscendException>(() => stream.Synchronize());

        Assert.Null(later.FirstFailure);
    }

    [Theory]
    [InlineData("aclrtSynchronizeStreamWithTimeout")]
    [InlineData("aclrtStreamQuery")]
    [InlineData("aclrtRecordEvent")]
    [InlineData("aclrtStreamWaitEvent")]
    [InlineData("aclrtMemcpyAsync")]
    [InlineData("aclrtMemsetAsync")]
    [InlineData("aclrtLaunchHostFunc")]
    [InlineData("aclrtStreamAbort")]
    public void A_failure_on_a_stream_names_it(string function)
    {
        using Device device = _mock.Host.OpenDevice();
        using DeviceStream stream = device.CreateStream();
        using DeviceEvent recorded = device.CreateEvent();
        using PinnedBuffer<int> pinned = device.AllocatePinned<int>(16);
        using DeviceBuffer<int> buffer = device.Allocate<int>(16);
        _mock.Answer(function, 507899, call: 1);
        AscendException e = Assert.ThrowsAny<AscendException>(() =>
        {
            stream.Record(recorded);
            stream.WaitFor(recorded);
            stream.EnqueueCopy(pinned, buffer);
            stream.EnqueueClear(buffer.AsSlice());
            stream.EnqueueCallback(static () => { });
            _ = stream.Query();
            stream.Synchronize();
            stream.Abort();
        });

        Assert.Equal(function, e.Operation);
        Assert.NotNull(e.StreamId);
        Assert.Contains($"on device 0, stream {e.StreamId}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reset_that_fails_leaves_the_device_as_it_was()
    {
        using Device device = _mock.Host.OpenDevice();
        using DeviceBuffer buffer = device.Allocate(64);
        _mock.Answer("aclrtResetDeviceForce", 507899, call: 1);
        Assert.ThrowsAny<AscendException>(() => _mock.Host.ResetDevice(0));

        buffer.CopyFrom<int>([1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => _mock.Host.ResetDevice(99));
    }

    [Fact]
    public void A_fault_plan_that_is_refused_names_what_and_leaves_the_plan_in_force()
    {
        _mock.Answer("aclrtGetDeviceCount", 507899);
        AscendException e = Assert.ThrowsAny<AscendException>(() => _mock.Fault("""{"function": "aclrtNonsense", "return": 1}"""));
        Assert.Contains("fault plan", e.Message, StringComparison.Ordinal);
        Assert.Equal(507899, Assert.ThrowsAny<AscendException>(() => _mock.Host.DeviceCount).Code);
        Assert.Contains("with faults", _mock.Host.ToString(), StringComparison.Ordinal);
    }
}
