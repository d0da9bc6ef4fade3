namespace Ascend.Runtime.Tests.Acl;

/// <summary>Arguments that are refused before any native call.</summary>
public sealed class DeviceArgumentTests : IDisposable
{
    private readonly FakeAcl _acl = new();
    private readonly AscendHost _host;
    private readonly Device _device;
    private readonly DeviceStream _stream;
    private readonly DeviceBuffer _buffer;
    private readonly PinnedBuffer _pinned;

    public DeviceArgumentTests()
    {
        _host = _acl.OpenHost();
        _device = _host.OpenDevice();
        _stream = _device.CreateStream();
        _buffer = _device.Allocate(16);
        _pinned = _device.AllocatePinned(16);
    }

    public void Dispose()
    {
        foreach (IDisposable owned in new IDisposable[] { _pinned, _buffer, _stream, _device, _host, _acl })
        {
            owned.Dispose();
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void Device_id_outside_the_count_is_refused_with_the_count(int id)
    {
        var e = Assert.Throws<ArgumentOutOfRangeException>(() => _host.OpenDevice(id));

        Assert.Equal(id, e.ActualValue);
        Assert.Contains("has 2 device(s)", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Empty_buffers_are_refused(long size)
    {
        int calls = _acl.Calls.Count;

        Assert.Throws<ArgumentOutOfRangeException>(() => _device.Allocate(size));
        Assert.Throws<ArgumentOutOfRangeException>(() => _device.Allocate<int>(size));
        Assert.Throws<ArgumentOutOfRangeException>(() => _device.AllocatePinned(size));
        Assert.Equal(calls, _acl.Calls.Count);
    }

    [Fact]
    public void Element_count_whose_size_overflows_is_refused() =>
        Assert.Throws<OverflowException>(() => _device.Allocate<long>(long.MaxValue / 4));

    [Theory]
    [InlineData(0, 17)]
    [InlineData(1, 16)]
    [InlineData(-1, 4)]
    [InlineData(16, 1)]
    [InlineData(long.MaxValue, 1)]
    [InlineData(0, 0)]
    [InlineData(0, -1)]
    [InlineData(4, long.MaxValue)]
    public void Queued_copies_outside_a_buffer_are_refused(long offset, long count)
    {
        using DeviceBuffer large = _device.Allocate(64);
        using PinnedBuffer largePinned = _device.AllocatePinned(64);
        int calls = _acl.Calls.Count;
        Action[] copies =
        [
            () => _stream.EnqueueCopy(_pinned, offset, large, 0, count),
            () => _stream.EnqueueCopy(largePinned, 0, _buffer, offset, count),
            () => _stream.EnqueueCopy(_buffer, offset, largePinned, 0, count),
            () => _stream.EnqueueCopy(large, 0, _pinned, offset, count),
            () => _stream.EnqueueCopy(_buffer, offset, large, 0, count),
            () => _stream.EnqueueCopy(large, 0, _buffer, offset, count),
        ];

        Assert.All(copies, copy => Assert.Throws<ArgumentOutOfRangeException>(copy));
        Assert.Equal(calls, _acl.Calls.Count);
    }

    [Theory]
    [InlineData(13, 1)]
    [InlineData(-4, 1)]
    [InlineData(0, 5)]
    [InlineData(0, 0)]
    public void Blocking_copies_and_spans_outside_a_buffer_are_refused(long offset, int count)
    {
        int calls = _acl.Calls.Count;

        Assert.Throws<ArgumentOutOfRangeException>(() => _buffer.CopyFrom<int>(new int[count], offset));
        Assert.Throws<ArgumentOutOfRangeException>(() => _buffer.CopyTo(new int[count].AsSpan(), offset));
        Assert.Throws<ArgumentOutOfRangeException>(() => _pinned.AsSpan<int>(offset, count));
        Assert.Equal(calls, _acl.Calls.Count);
    }

    [Fact]
    public void Misaligned_spans_are_refused()
    {
        var e = Assert.Throws<ArgumentException>(() => _pinned.AsSpan<int>(2, 1));

        Assert.Contains("Offset 2 is not a multiple of the 4 bytes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Objects_of_another_device_are_refused()
    {
        using Device other = _host.OpenDevice(1);
        using DeviceStream stream = other.CreateStream();
        using DeviceEvent recorded = other.CreateEvent();
        using DeviceEvent own = _device.CreateEvent();
        int calls = _acl.Calls.Count;
        Action[] uses =
        [
            () => stream.EnqueueCopy(_pinned, _buffer), () => stream.EnqueueCopy(_buffer, _pinned),
            () => stream.EnqueueCopy(_buffer, 0, _buffer, 8, 8), () => _stream.Record(recorded), () => _stream.WaitFor(recorded),
            () => own.ElapsedSince(recorded),
        ];

        Assert.All(
            uses,
            use => Assert.Contains("device 1", Assert.Throws<ArgumentException>(use).Message, StringComparison.Ordinal));
        Assert.Equal(calls, _acl.Calls.Count);
    }

    [Fact]
    public void Time_of_an_event_without_timing_is_refused()
    {
        using DeviceEvent timed = _device.CreateEvent();
        using DeviceEvent plain = _device.CreateEvent(timing: false);

        Assert.Throws<InvalidOperationException>(() => plain.ElapsedSince(timed));
        Assert.Throws<InvalidOperationException>(() => timed.ElapsedSince(plain));
        Assert.Throws<InvalidOperationException>(() => plain.GetTimestamp());
    }
}
