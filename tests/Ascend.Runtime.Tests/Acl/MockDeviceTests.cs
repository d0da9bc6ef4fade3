using Ascend.Interop.Mock;

namespace Ascend.Runtime.Tests.Acl;

/// <summary>The host API over the mock device's libraries.</summary>
public sealed class MockDeviceTests : IDisposable
{
    private readonly AscendHost _host = Open();
    private readonly Device _device;
    private readonly MockLedger _before;

    public MockDeviceTests()
    {
        _before = Ledger();
        _device = _host.OpenDevice();
    }

    public void Dispose()
    {
        _device.Dispose();
        MockLedger after = Ledger();
        _host.Dispose();
        Assert.Equal(Live(_before), Live(after));
    }

    [Fact]
    public void Host_names_backend_profile_reason_and_clock()
    {
        Assert.Equal(BackendKind.Mock, _host.Backend);
        Assert.Equal(TimingKind.Modelled, _host.Clock);
        Assert.Equal(HostOptions.DefaultMockProfile, _host.ProfileName);
        Assert.Equal("the options name it", _host.BackendReason);
    }

    [Fact]
    public void Device_has_the_cores_and_memory_of_the_profile()
    {
        DeviceInfo info = Assert.Single(_host.GetDevices(), d => d.Id == 0);

        Assert.Null(info.Problem);
        Assert.Equal((24, 48, 4), (info.AiCubeCount, info.AiVectorCount, info.AiCpuCount));
        Assert.StartsWith("Ascend", info.SocName, StringComparison.Ordinal);
        Assert.InRange(info.Memory!.Value.FreeBytes, 1, info.Memory.Value.TotalBytes);
        Assert.Equal(info, _device.GetInfo());
    }

    [Fact]
    public void Allocations_count_against_free_memory_until_disposed()
    {
        long free = _device.GetMemoryInfo().FreeBytes;
        using (DeviceBuffer buffer = _device.Allocate(1 << 20))
        {
            Assert.InRange(_device.GetMemoryInfo().FreeBytes, 0, free - (1 << 20));
        }

        Assert.Equal(free, _device.GetMemoryInfo().FreeBytes);
    }

    [Fact]
    public void More_than_the_device_has_is_out_of_memory_and_leaves_it_usable()
    {
        var e = Assert.Throws<AscendOutOfMemoryException>(() => _device.Allocate(_device.GetMemoryInfo().TotalBytes + 1));

        Assert.Equal("aclrtMalloc", e.Operation);
        Assert.Equal(0, e.DeviceId);
        using DeviceBuffer buffer = _device.Allocate(64);
        buffer.CopyFrom<byte>([1]);
    }

    [Fact]
    public void Blocking_copies_move_exactly_their_range()
    {
        using DeviceBuffer buffer = _device.Allocate<int>(8);
        buffer.CopyFrom<int>([0, 1, 2, 3, 4, 5, 6, 7]);
        buffer.CopyFrom<int>([-1, -2], byteOffset: 8);
        var part = new int[3];
        buffer.CopyTo<int>(part, byteOffset: 4);

        Assert.Equal([0, 1, -1, -2, 4, 5, 6, 7], buffer.ToArray<int>());
        Assert.Equal([1, -1, -2], part);
    }

    [Fact]
    public void Queued_copies_run_in_order_through_the_device()
    {
        using DeviceStream stream = _device.CreateStream();
        using PinnedBuffer source = _device.AllocatePinned(4096);
        using PinnedBuffer result = _device.AllocatePinned(4096);
        using DeviceBuffer first = _device.Allocate(4096);
        using DeviceBuffer second = _device.Allocate(4096);
        Random.Shared.NextBytes(source.Span);
        result.Span.Clear();

        stream.EnqueueCopy(source, first);
        stream.EnqueueCopy(first, 0, second, 2048, 2048);
        stream.EnqueueCopy(first, 2048, second, 0, 2048);
        stream.EnqueueCopy(second, result);
        Assert.Equal(SyncNote.None, stream.Synchronize(TimeSpan.FromSeconds(30)));

        Assert.True(source.Span[..2048].SequenceEqual(result.Span[2048..]));
        Assert.True(source.Span[2048..].SequenceEqual(result.Span[..2048]));
        Assert.True(stream.Query());
    }

    [Fact]
    public void Buffers_may_be_disposed_while_their_copy_is_queued()
    {
        using DeviceStream stream = _device.CreateStream();
        using PinnedBuffer result = _device.AllocatePinned(64);
        using (PinnedBuffer source = _device.AllocatePinned(64))
        using (DeviceBuffer buffer = _device.Allocate(64))
        {
            source.Span.Fill(7);
            stream.EnqueueCopy(source, buffer);
            stream.EnqueueCopy(buffer, result);
        }

        stream.Synchronize();
        Assert.Equal(-1, result.Span.IndexOfAnyExcept((byte)7));
        Assert.Equal(0UL, Ledger().device_allocations - _before.device_allocations);
    }

    [Fact]
    public void Events_order_streams_and_tell_time()
    {
        using DeviceStream first = _device.CreateStream();
        using DeviceStream second = _device.CreateStream();
        using DeviceEvent start = _device.CreateEvent();
        using DeviceEvent end = _device.CreateEvent();
        using PinnedBuffer host = _device.AllocatePinned(1 << 20);
        using DeviceBuffer buffer = _device.Allocate(1 << 20);
        host.Span.Fill(9);
        using PinnedBuffer result = _device.AllocatePinned(1 << 20);

        Assert.True(end.Query());
        first.Record(start);
        first.EnqueueCopy(host, buffer);
        first.Record(end);
        second.WaitFor(end);
        second.EnqueueCopy(buffer, result);
        second.Synchronize();
        end.Synchronize(TimeSpan.FromSeconds(30));

        Assert.True(end.Query());
        Assert.Equal(-1, result.Span.IndexOfAnyExcept((byte)9));
        Assert.True(end.ElapsedSince(start) > TimeSpan.Zero);
        Assert.InRange(end.GetTimestamp(), start.GetTimestamp(), long.MaxValue);
    }

    [Fact]
    public void Elapsed_time_of_an_event_never_recorded_is_refused()
    {
        using DeviceEvent start = _device.CreateEvent();
        using DeviceEvent end = _device.CreateEvent();
        AscendException e = Assert.Throws<AscendException>(() => end.ElapsedSince(start));

        Assert.Contains("never recorded", e.RecentMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_continues_on_whatever_thread_an_await_resumes_on()
    {
        using DeviceStream stream = _device.CreateStream();
        using DeviceBuffer buffer = _device.Allocate<int>(64);
        await Parallel.ForAsync(0, 64, async (i, token) =>
        {
            await Task.Yield();
            buffer.CopyFrom<int>([i], i * sizeof(int));
            await Task.Yield();
            stream.Synchronize();
            using DeviceBuffer own = _device.Allocate(256);
            await Task.Yield();
            own.CopyFrom<byte>([1]);
        });

        Assert.Equal(Enumerable.Range(0, 64), buffer.ToArray<int>());
    }

    [Fact]
    public void Hosts_share_the_profile_in_force_and_are_refused_another()
    {
        using AscendHost joined = AscendHost.Open(new HostOptions { Backend = BackendKind.Mock });
        Assert.Equal(HostOptions.DefaultMockProfile, joined.ProfileName);

        var e = Assert.Throws<AscendInvalidStateException>(
            () => AscendHost.Open(new HostOptions { Backend = BackendKind.Mock, MockProfile = "issue622-corrected" }));
        Assert.Contains("issue622-tracr.json", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_thousand_rounds_of_everything_leave_the_ledger_as_it_was()
    {
        MockLedger before = Ledger();
        for (int i = 0; i < 1000; i++)
        {
            using Device device = _host.OpenDevice();
            using DeviceStream stream = device.CreateStream();
            using DeviceEvent recorded = device.CreateEvent();
            using PinnedBuffer pinned = device.AllocatePinned(256);
            using DeviceBuffer buffer = device.Allocate(256);
            stream.EnqueueCopy(pinned, buffer);
            stream.Record(recorded);
            recorded.Synchronize();
        }

        Assert.Equal(Live(before), Live(Ledger()));
        Assert.Equal(before.refused_operations, Ledger().refused_operations);
    }

    private static AscendHost Open() => AscendHost.Open(
        new HostOptions { Backend = BackendKind.Mock, MockProfile = HostOptions.DefaultMockProfile });

    /// <summary>The counts of what is alive, without the totals.</summary>
    private static object Live(MockLedger l) => new
    {
        l.acl_init_references,
        l.acl_device_references,
        l.acl_contexts,
        l.acl_streams,
        l.acl_events,
        l.device_allocations,
        l.device_bytes,
        l.pinned_allocations,
        l.pinned_bytes,
        l.runtime_contexts,
    };

    private unsafe MockLedger Ledger()
    {
        MockLedger ledger;
        Assert.Equal(0, _host.Mock!.Api.ascend_mock_get_ledger(&ledger));
        return ledger;
    }
}
