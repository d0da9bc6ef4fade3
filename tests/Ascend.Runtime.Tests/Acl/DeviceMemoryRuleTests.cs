namespace Ascend.Runtime.Tests.Acl;

/// <summary>Fills, rows and registered memory on the mock.</summary>
public sealed class DeviceMemoryRuleTests : IDisposable
{
    private readonly MockFixture _mock = new();
    private readonly string _before;

    public DeviceMemoryRuleTests() => _before = _mock.Live;

    public void Dispose()
    {
        string after = _mock.Live;
        _mock.Dispose();
        Assert.Equal(_before, after);
    }

    /// <summary>semantics 5: aclrtMemset fills bytes, aclrtMemsetD32 words.</summary>
    [Fact]
    public void Fills_of_bytes_and_words_reach_exactly_their_elements()
    {
        using Device device = _mock.Host.OpenDevice();
        using DeviceStream stream = device.CreateStream();
        using DeviceBuffer<int> buffer = device.Allocate<int>(8);
        buffer.Clear();
        buffer.Slice(1, 2).Fill(12345);
        stream.EnqueueFill(buffer.Slice(4, 2), -7);
        stream.EnqueueFill(buffer.Slice(7, 1), -1);
        stream.Synchronize();

        Assert.Equal([0, 12345, 12345, 0, -7, -7, 0, -1], buffer.ToArray());
    }

    [Fact]
    public void Rows_go_to_the_device_and_back()
    {
        using Device device = _mock.Host.OpenDevice();
        using DeviceStream stream = device.CreateStream();
        using DeviceBuffer<short> buffer = device.Allocate<short>(8);
        using PinnedBuffer<short> pinned = device.AllocatePinned<short>(4);
        buffer.Clear();
        buffer.Bytes.CopyRowsFrom<short>([1, 2, 3, 4], 2, 0, 4, 2, 2);
        stream.EnqueueRowCopy(buffer.AsSlice(), 4, pinned.AsSlice(), 2, 2, 2);
        stream.Synchronize();

        Assert.Equal([1, 2, 0, 0, 3, 4, 0, 0], buffer.ToArray());
        Assert.Equal([1, 2, 3, 4], pinned.Span.ToArray());
    }

    /// <summary>Rule 4; semantics 5: registered memory is page-locked, so its copies are queued.</summary>
    [Fact]
    public unsafe void Registered_memory_is_copied_asynchronously_and_unregistered_once()
    {
        using Device device = _mock.Host.OpenDevice();
        using DeviceStream stream = device.CreateStream();
        byte[] array = GC.AllocateArray<byte>(2 * Device.RegistrationAlignment, pinned: true);
        int skip;
        fixed (byte* first = array)
        {
            skip = (int)(-(nint)first & (Device.RegistrationAlignment - 1));
        }

        Memory<byte> page = array.AsMemory(skip, Device.RegistrationAlignment);
        page.Span.Fill(6);
        using DeviceBuffer<byte> buffer = device.Allocate<byte>(page.Length);
        ulong registered = _mock.Ledger().acl_registered_hosts;
        using (PinnedBuffer memory = device.RegisterMemory(page))
        {
            Assert.Equal(registered + 1, _mock.Ledger().acl_registered_hosts);
            stream.EnqueueCopy(memory, buffer);
        }

        stream.Synchronize();
        Assert.Equal(registered, _mock.Ledger().acl_registered_hosts);
        Assert.Equal(page.ToArray(), buffer.ToArray());
    }
}
