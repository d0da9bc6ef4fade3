using System.IO.MemoryMappedFiles;

namespace Ascend.Runtime.Tests.Acl;

/// <summary>What the safe API passes to ACL and what it refuses, over a library in managed code.</summary>
public sealed class DeviceOperationTests : IDisposable
{
    private readonly FakeAcl _acl = new();
    private readonly AscendHost _host;
    private readonly Device _device;
    private readonly DeviceStream _stream;

    public DeviceOperationTests()
    {
        _host = _acl.OpenHost();
        _device = _host.OpenDevice();
        _stream = _device.CreateStream();
    }

    public void Dispose()
    {
        _acl.Hold = false;
        _stream.Dispose();
        _device.Dispose();
        _host.Dispose();
        string left = _acl.Ledger;
        _acl.Dispose();
        Assert.Equal("", left);
    }

    [Fact]
    public void Stream_options_reach_acl_and_its_properties_come_from_there()
    {
        using DeviceStream stream = _device.CreateStream(new StreamOptions { Priority = 3, FastLaunch = true, FastSync = true });

        Assert.Equal("priority 3, flags 3", _acl.Given);
        Assert.Equal((7, 3, StreamFlags.FastSync), (stream.Id, stream.Priority, stream.Flags));
        Assert.Equal(new StreamPriorityRange(7, 0), _device.GetStreamPriorityRange());
    }

    /// <summary>semantics 7: stop holds for the whole context and going back is refused with 207000.</summary>
    [Fact]
    public void Failure_mode_is_set_only_when_asked_for_and_its_refusal_says_why()
    {
        using (DeviceStream stopping = _device.CreateStream(new StreamOptions { FailureMode = StreamFailureMode.Stop }))
        {
            Assert.Equal("mode 1", _acl.Given);
        }

        int calls = _acl.Calls.Count;
        _device.CreateStream(new StreamOptions { FastSync = true }).Dispose();
        Assert.DoesNotContain("SetStreamFailureMode", _acl.Calls.Skip(calls));

        _acl.FailFunctions.Add("SetStreamFailureMode");
        _acl.FailWith = 207000;
        int streams = _acl.CountOf("stream");
        AscendNotSupportedException e = Assert.Throws<AscendNotSupportedException>(
            () => _device.CreateStream(new StreamOptions { FailureMode = StreamFailureMode.Continue }));
        Assert.Contains("stays so", e.Message, StringComparison.Ordinal);
        Assert.Equal(streams, _acl.CountOf("stream"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _stream.SetFailureMode((StreamFailureMode)2));
        _acl.FailFunctions.Clear();
    }

    /// <summary>Rule 10: queued waits count in seconds, where 0 would mean never.</summary>
    [Theory]
    [InlineData(1, "1 s")]
    [InlineData(1000, "1 s")]
    [InlineData(1001, "2 s")]
    public void Limit_of_a_queued_wait_is_rounded_up_to_seconds(int milliseconds, string given)
    {
        using DeviceEvent awaited = _device.CreateEvent();
        _stream.WaitFor(awaited, TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(given, _acl.Given);
        Assert.Throws<ArgumentOutOfRangeException>(() => _stream.WaitFor(awaited, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => _stream.WaitFor(awaited, Timeout.InfiniteTimeSpan));
    }

    /// <summary>Rule 10: "complete" is 1 of a recording and 0 of a wait.</summary>
    [Fact]
    public void States_of_recordings_and_waits_are_read_in_their_opposite_numbers()
    {
        using DeviceEvent kept = _device.CreateEvent(new EventOptions { Resettable = true });
        Assert.Equal("flags 9", _acl.Given);
        _stream.Record(kept);
        Assert.True(kept.Query());
        Assert.True(kept.QueryWaits());

        _acl.Hold = true;
        Assert.False(kept.Query());
        Assert.False(kept.QueryWaits());
        _acl.Hold = false;
        _stream.Reset(kept);
        Assert.Contains("ResetEvent", _acl.Calls);
    }

    [Fact]
    public void Events_refuse_what_they_were_not_made_for()
    {
        using DeviceEvent timing = _device.CreateEvent(new EventOptions { Ordering = false });
        int calls = _acl.Calls.Count;

        Assert.Throws<InvalidOperationException>(() => _stream.WaitFor(timing));
        Assert.Throws<InvalidOperationException>(() => _stream.WaitFor(timing, TimeSpan.FromSeconds(1)));
        Assert.Throws<InvalidOperationException>(() => _stream.Reset(timing));
        Assert.Throws<InvalidOperationException>(() => timing.QueryWaits());
        Assert.Throws<ArgumentException>(() => _device.CreateEvent(new EventOptions { Ordering = false, Timing = false }));
        Assert.Equal(calls, _acl.Calls.Count);
    }

    /// <summary>Rule 2: each call binds the context of its stream, also when a thread was left in another one (else 107003).</summary>
    [Fact]
    public void Streams_of_several_contexts_are_used_in_turn_on_one_thread()
    {
        using Device second = _device.CreateContext();
        Assert.True(second.HasOwnContext);
        Assert.Equal(_device.Id, second.Id);
        using DeviceStream other = second.CreateStream();
        using DeviceEvent ours = _device.CreateEvent();
        using DeviceEvent theirs = second.CreateEvent();
        using PinnedBuffer pinned = second.AllocatePinned(16);
        using DeviceBuffer buffer = _device.Allocate(16);
        for (int i = 0; i < 3; i++)
        {
            foreach (DeviceStream stream in new[] { _stream, other })
            {
                stream.Record(ours);
                stream.WaitFor(theirs);
                stream.EnqueueCopy(pinned, buffer);
                stream.EnqueueFill(buffer.Slice<int>(0, 4), 0);
                stream.Synchronize();
                Assert.True(stream.Query());
            }
        }
    }

    [Fact]
    public void Context_lives_as_long_as_what_was_made_from_it_and_ends_before_its_device()
    {
        Device second = _device.CreateContext();
        DeviceStream stream = second.CreateStream();
        second.Dispose();
        Assert.Equal(1, _acl.CountOf("context"));
        stream.Synchronize();
        stream.Dispose();

        Assert.Equal(0, _acl.CountOf("context"));
        Assert.DoesNotContain("ResetDevice", _acl.Calls);
    }

    [Fact]
    public void Default_stream_is_shared_and_never_destroyed()
    {
        Device device = _host.OpenDevice(1);
        DeviceStream stream = device.DefaultStream;
        Assert.Same(stream, device.DefaultStream);
        using (PinnedBuffer pinned = device.AllocatePinned(16))
        using (DeviceBuffer buffer = device.Allocate(16))
        {
            stream.EnqueueCopy(pinned, buffer);
        }

        Assert.Equal(1, _acl.CountOf("device memory"));
        device.Dispose();
        Assert.Equal(0, _acl.CountOf("device memory"));
        Assert.DoesNotContain("DestroyStream", _acl.Calls);
        Assert.Throws<ObjectDisposedException>(() => stream.Synchronize());
    }

    [Fact]
    public void Typed_buffers_and_slices_move_their_elements()
    {
        using DeviceBuffer<int> buffer = _device.Allocate<int>(8, DeviceMemoryPolicy.NormalOnly);
        using PinnedBuffer<int> pinned = _device.AllocatePinned<int>(8);
        buffer.CopyFrom([0, 1, 2, 3, 4, 5, 6, 7]);
        DeviceSlice<int> middle = buffer.Slice(2, 4);
        middle.Slice(1, 2).CopyFrom([30, 40]);
        Assert.Equal([2, 30, 40, 5], middle.ToArray());

        buffer.Slice(0, 2).CopyTo(buffer.Slice(6, 2));
        _stream.EnqueueCopy(buffer, pinned);
        _stream.Synchronize();
        Assert.Equal([0, 1, 2, 30, 40, 5, 0, 1], pinned.Span.ToArray());

        pinned.Slice(4, 2).Span.Fill(9);
        _stream.EnqueueCopy(pinned.Slice(4, 2), middle);
        _stream.EnqueueCopy(middle.Slice(0, 1), buffer.Slice(7, 1));
        _stream.Synchronize();
        Assert.Equal([0, 1, 9, 9, 40, 5, 0, 9], buffer.ToArray());
        Assert.Equal((8L, 32L, 8L, 16L), (buffer.Length, buffer.Bytes.Length, middle.ByteOffset, middle.ByteLength));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 0)]
    [InlineData(0, 9)]
    [InlineData(8, 1)]
    [InlineData(1, long.MaxValue)]
    [InlineData(long.MaxValue, 1)]
    public void Slices_outside_are_refused(long offset, long count)
    {
        using DeviceBuffer<int> buffer = _device.Allocate<int>(8);
        using PinnedBuffer<int> pinned = _device.AllocatePinned<int>(8);

        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Slice(offset, count));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.AsSlice().Slice(offset, count));
        Assert.Throws<ArgumentOutOfRangeException>(() => pinned.Slice(offset, count));
        Assert.Throws<ArgumentOutOfRangeException>(() => pinned.AsSlice().Slice(offset, count));
    }

    [Fact]
    public void Uses_of_slices_that_do_not_fit_or_are_gone_are_refused()
    {
        using DeviceBuffer<int> buffer = _device.Allocate<int>(8);
        DeviceBuffer<int> gone = _device.Allocate<int>(8);
        using PinnedBuffer<int> pinned = _device.AllocatePinned<int>(9);
        DeviceSlice<int> slice = gone.Slice(0, 4);
        gone.Dispose();
        int calls = _acl.Calls.Count;

        Assert.Throws<ArgumentException>(() => _stream.EnqueueCopy(pinned, buffer));
        Assert.Throws<ArgumentException>(() => buffer.Slice(0, 2).CopyFrom([1, 2, 3]));
        Assert.Throws<ArgumentException>(() => buffer.CopyTo(buffer.Slice(0, 2)));
        Assert.Throws<ObjectDisposedException>(() => slice.ToArray());
        Assert.Throws<ObjectDisposedException>(() => slice.Fill(1));
        Assert.Throws<ObjectDisposedException>(() => _stream.EnqueueClear(slice));
        Assert.Throws<InvalidOperationException>(() => default(DeviceSlice<int>).Fill(1));
        Assert.Throws<ArgumentException>(() => buffer.Bytes.Slice<int>(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _device.Allocate(16, (DeviceMemoryPolicy)256));
        Assert.Equal(calls, _acl.Calls.Count);
    }

    /// <summary>semantics 5: MemsetD32 is the 32-bit form of a byte fill.</summary>
    [Fact]
    public void Fills_use_bytes_then_words_then_copies()
    {
        AssertFill<int>(0x07070707, "32 bytes 0x07");
        AssertFill<int>(12345, $"8 words 0x{12345:x8}");
        AssertFill<short>(0x0102, "4 words 0x01020102");
        AssertFill<float>(1f, "8 words 0x3f800000");
        AssertFill<long>(0x0000000500000005, "16 words 0x00000005");
        AssertFill<double>(Math.PI, queued: null);
        AssertFill<Pixel>(new Pixel { Red = 1, Green = 2, Blue = 3 }, queued: null);
        AssertFill<double>(0.0, "64 bytes 0x00");
    }

    [Fact]
    public void Fill_of_words_without_the_9x_function_is_copied_or_not_supported()
    {
        var missing = new Dictionary<string, string> { ["aclrtMemsetD32"] = "CANN 9.1", ["aclrtMemsetD32Async"] = "CANN 9.1" };
        using AscendHost host = _acl.OpenHost(missing: missing);
        using Device device = host.OpenDevice();
        using DeviceStream stream = device.CreateStream();
        using DeviceBuffer<int> buffer = device.Allocate<int>(5);
        buffer.Fill(77);
        Assert.Equal([77, 77, 77, 77, 77], buffer.ToArray());
        var e = Assert.Throws<AscendNotSupportedException>(() => stream.EnqueueFill(buffer, 78));

        Assert.Equal(("aclrtMemsetD32Async", "CANN 9.1"), (e.Symbol, e.FirstVersion));
        Assert.False(host.Supports("aclrtMemsetD32"));
        Assert.True(host.Supports("aclrtMemset"));
        Assert.Equal(missing, host.MissingFunctions);
        Assert.Throws<ArgumentException>(() => host.Supports("aclrtMemsetD64"));
    }

    [Fact]
    public void Rows_are_copied_both_ways_with_their_pitches()
    {
        using DeviceBuffer<short> buffer = _device.Allocate<short>(12);
        using PinnedBuffer<short> pinned = _device.AllocatePinned<short>(6);
        buffer.Clear();
        buffer.Bytes.CopyRowsFrom<short>([1, 2, 3, 4, 5, 6], 3, 2, 4, 2, 2);
        Assert.Equal("2 rows of 4 bytes, ACL_MEMCPY_HOST_TO_DEVICE", _acl.Given);
        Assert.Equal([0, 1, 2, 0, 0, 4, 5, 0, 0, 0, 0, 0], buffer.ToArray());

        var back = new short[4];
        buffer.Bytes.CopyRowsTo<short>(2, 4, back, 2, 2, 2);
        Assert.Equal([1, 2, 4, 5], back);

        pinned.Span.Clear();
        _stream.EnqueueRowCopy(buffer.Slice(1, 6), 4, pinned.AsSlice(), 3, 2, 2);
        _stream.Synchronize();
        Assert.Equal([1, 2, 0, 4, 5, 0], pinned.Span.ToArray());
        _stream.EnqueueRowCopy(pinned.AsSlice(), 3, buffer.AsSlice(), 6, 3, 2);
        _stream.Synchronize();
        Assert.Equal([1, 2, 0, 0, 0, 4, 4, 5, 0, 0, 0, 0], buffer.ToArray());
    }

    [Theory]
    [InlineData(0, 1, 4, 4)]
    [InlineData(1, 0, 4, 4)]
    [InlineData(5, 1, 4, 4)]
    [InlineData(4, 4, 4, 4)]
    [InlineData(2, 3, 4, 6)]
    [InlineData(1, long.MaxValue, 4, 4)]
    public void Rows_that_do_not_lie_in_their_memory_are_refused(long width, long height, long hostPitch, long pitch)
    {
        using DeviceBuffer<int> buffer = _device.Allocate<int>(12);
        using PinnedBuffer<int> pinned = _device.AllocatePinned<int>(12);
        int calls = _acl.Calls.Count;
        Action[] copies =
        [
            () => _stream.EnqueueRowCopy(pinned.AsSlice(), hostPitch, buffer.AsSlice(), pitch, width, height),
            () => _stream.EnqueueRowCopy(buffer.AsSlice(), pitch, pinned.AsSlice(), hostPitch, width, height),
            () => buffer.Bytes.CopyRowsFrom<int>(new int[12], hostPitch, 0, pitch, width, height),
            () => buffer.Bytes.CopyRowsTo<int>(0, pitch, new int[12], hostPitch, width, height),
        ];

        Assert.All(copies, copy => Assert.True(
            Record.Exception(copy) is ArgumentOutOfRangeException or OverflowException, "accepted"));
        Assert.Equal(calls, _acl.Calls.Count);
    }

    /// <summary>semantics 5: aclrtHostRegister takes addresses of whole pages.</summary>
    [Fact]
    public void Registered_memory_is_page_aligned_pinned_and_kept_until_its_copies_are_done()
    {
        byte[] array = GC.AllocateUninitializedArray<byte>(3 * Device.RegistrationAlignment, pinned: true);
        Memory<byte> page = AlignedPage(array);
        Assert.Throws<ArgumentException>(() => _device.RegisterMemory(page[1..]));
        Assert.Throws<ArgumentException>(() => _device.RegisterMemory(Memory<byte>.Empty));
        using DeviceBuffer<byte> buffer = _device.Allocate<byte>(page.Length);
        page.Span.Fill(3);
        using (PinnedBuffer registered = _device.RegisterMemory(page))
        {
            Assert.Equal($"{page.Length} bytes, flags 0x10000000", _acl.Given);
            _acl.Hold = true;
            _stream.EnqueueCopy(registered, buffer);
        }

        Assert.Equal(1, _acl.CountOf("registered memory"));
        _acl.Hold = false;
        _stream.Synchronize();
        Assert.Equal(0, _acl.CountOf("registered memory"));
        Assert.Equal(page.ToArray(), buffer.ToArray());
    }

    [Fact]
    public void Registered_native_memory_is_kept_alive()
    {
        using var file = MemoryMappedFile.CreateNew(null, Device.RegistrationAlignment);
        MemoryMappedViewAccessor view = file.CreateViewAccessor();
        PinnedBuffer registered = _device.RegisterMemory(view.SafeMemoryMappedViewHandle);
        view.Dispose();
        registered.Span.Fill(5);

        Assert.False(view.SafeMemoryMappedViewHandle.IsClosed && view.SafeMemoryMappedViewHandle.IsInvalid);
        registered.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _device.RegisterMemory(view.SafeMemoryMappedViewHandle));
    }

    [Fact]
    public void Peer_access_is_counted_and_needed_for_copies_between_devices()
    {
        using Device other = _host.OpenDevice(1);
        using DeviceBuffer<int> here = _device.Allocate<int>(4);
        using DeviceBuffer<int> there = other.Allocate<int>(4);
        here.CopyFrom([1, 2, 3, 4]);
        ArgumentException e = Assert.Throws<ArgumentException>(() => _stream.EnqueueCopy(here, there));
        Assert.Contains("EnablePeerAccess of device 0", e.Message, StringComparison.Ordinal);

        PeerAccess access = _device.EnablePeerAccess(other);
        PeerAccess again = _device.EnablePeerAccess(other);
        Assert.Equal((0, 1), Assert.Single(_acl.OpenPeers));
        _stream.EnqueueCopy(here, there);
        _stream.Synchronize();
        Assert.Equal([1, 2, 3, 4], there.ToArray());
        there.CopyTo(here);

        access.Dispose();
        access.Dispose();
        Assert.Equal((0, 1), Assert.Single(_acl.OpenPeers));
        again.Dispose();
        Assert.Empty(_acl.OpenPeers);
        Assert.Throws<ArgumentException>(() => _device.EnablePeerAccess(_device));
        _acl.PeersCanAccess = false;
        Assert.False(_device.CanAccess(other));
        Assert.Throws<AscendNotSupportedException>(() => _device.EnablePeerAccess(other));
    }

    [Fact]
    public void Access_that_others_opened_counts()
    {
        using Device other = _host.OpenDevice(1);
        using DeviceBuffer<int> here = _device.Allocate<int>(4);
        using DeviceBuffer<int> there = other.Allocate<int>(4);
        _acl.OpenPeers.Add((0, 1));
        _stream.EnqueueCopy(there, here);

        Assert.Contains("PeerAccessStatus", _acl.Calls);
    }

    [Fact]
    public void Limits_utilisation_use_of_memory_and_attributes_come_from_acl()
    {
        _device.SetCoreLimit(CoreKind.Vector, 12);
        Assert.Equal("12 of 1 on 0", _acl.Given);
        Assert.Equal((20, 21), (_device.GetCoreLimit(CoreKind.Cube), _device.GetCoreLimit(CoreKind.Vector)));
        _device.ResetCoreLimits();
        Assert.Equal(new DeviceUtilization(42, 0, null, null), _device.GetUtilization());
        Assert.Equal<ComponentMemoryUsage>([new("part 0", 10, 20), new("part 1", 9, 20)], _device.GetMemoryUsage());
        Assert.Equal(302, _device.GetAttribute(DeviceAttribute.L2CacheBytes));
        Assert.Throws<ArgumentOutOfRangeException>(() => _device.GetAttribute((DeviceAttribute)3));
        Assert.Throws<ArgumentOutOfRangeException>(() => _device.SetCoreLimit(CoreKind.Cube, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => _device.GetMemoryInfo((DeviceMemoryKind)99));
    }

    [Fact]
    public void Hot_calls_allocate_nothing()
    {
        using DeviceBuffer<int> buffer = _device.Allocate<int>(8);
        using PinnedBuffer<int> pinned = _device.AllocatePinned<int>(8);
        using DeviceEvent recorded = _device.CreateEvent();
        _acl.RecordCalls = false;
        Run(100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(1000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int times)
        {
            for (int i = 0; i < times; i++)
            {
                _stream.EnqueueCopy(pinned, buffer);
                _stream.EnqueueCopy(buffer.Slice(0, 4), pinned.Slice(4, 4));
                _stream.EnqueueCopy(buffer.Slice(0, 4), buffer.Slice(4, 4));
                _stream.Record(recorded);
                _stream.WaitFor(recorded);
                Assert.True(recorded.Query());
                Assert.True(_stream.Query());
            }
        }
    }

    private static unsafe Memory<byte> AlignedPage(byte[] pinned)
    {
        fixed (byte* first = pinned)
        {
            int skip = (int)(Device.RegistrationAlignment - ((nint)first % Device.RegistrationAlignment)) % Device.RegistrationAlignment;
            return pinned.AsMemory(skip, Device.RegistrationAlignment);
        }
    }

    private void AssertFill<T>(T value, string? queued)
        where T : unmanaged
    {
        using DeviceBuffer<T> buffer = _device.Allocate<T>(8);
        buffer.Fill(value);
        Assert.All(buffer.ToArray(), e => Assert.Equal(value, e));
        buffer.Bytes.CopyFrom<byte>(new byte[buffer.Bytes.Length]);
        if (queued is null)
        {
            Assert.Throws<AscendNotSupportedException>(() => _stream.EnqueueFill(buffer, value));
            return;
        }

        _stream.EnqueueFill(buffer, value);
        Assert.Equal(queued, _acl.Given);
        _stream.Synchronize();
        Assert.All(buffer.ToArray(), e => Assert.Equal(value, e));
    }

    private struct Pixel
    {
        public byte Red;
        public byte Green;
        public byte Blue;
    }
}
