using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <content>Slices, copies between device buffers, fills, and copies of rows.</content>
public sealed unsafe partial class DeviceBuffer
{
    /// <summary>Bytes of a block by which a fill is copied from the host: large enough that the calls do not count.</summary>
    private const int FillBlockBytes = 1 << 16;

    /// <summary>A part of the buffer as elements.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="byteOffset">First byte; a multiple of the element's size.</param>
    /// <param name="count">Number of elements; more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is empty or does not lie in the buffer.</exception>
    /// <exception cref="ArgumentException">The offset is not a multiple of the element's size.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public DeviceSlice<T> Slice<T>(long byteOffset, long count)
        where T : unmanaged
    {
        _ = CheckedRange(byteOffset, BufferRange.ByteCount<T>(count), nameof(byteOffset));
        BufferRange.CheckAlignment<T>(byteOffset, nameof(byteOffset));
        return new DeviceSlice<T>(this, byteOffset, count);
    }

    /// <summary>Copies bytes to another device buffer, on this or another device. Blocks until they have moved.</summary>
    /// <param name="byteOffset">First byte read.</param>
    /// <param name="destination">Receives the bytes; overlapping ranges of one buffer get undefined contents. Another device needs
    /// <see cref="Device.EnablePeerAccess"/> from the destination's device to this one.</param>
    /// <param name="destinationOffset">First byte written.</param>
    /// <param name="byteCount">More than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A range does not lie in its buffer, or is empty.</exception>
    /// <exception cref="ArgumentException">The devices may not reach each other's memory.</exception>
    /// <exception cref="ObjectDisposedException">A buffer was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">ACL does not reach the memory: that of the simulator and of an isolated session.</exception>
    /// <exception cref="AscendException">The copy failed.</exception>
    public void CopyTo(long byteOffset, DeviceBuffer destination, long destinationOffset, long byteCount)
    {
        ArgumentNullException.ThrowIfNull(destination);
        DeviceMemoryHandle from = CheckedRange(byteOffset, byteCount, nameof(byteOffset));
        DeviceMemoryHandle to = destination.CheckedRange(destinationOffset, byteCount, nameof(destinationOffset));
        DeviceHandle device = RequireAcl(to);
        _ = RequireAcl(from);
        PeerLinks.Require(device, from.DeviceId);
        using var fromLease = new HandleLease(from);
        using var scope = new AclScope(to, device);
        var count = (nuint)byteCount;
        int status = device.Acl.Api.aclrtMemcpy(
            (void*)(to.Address + destinationOffset),
            count,
            (void*)(from.Address + byteOffset),
            count,
            AclMemcpyKind.ACL_MEMCPY_DEVICE_TO_DEVICE);
        ThrowIfFailed(
            device, status, nameof(AclApi.aclrtMemcpy), $"{byteCount} bytes from device {from.DeviceId} to device {to.DeviceId}.");
        AscendMetrics.CountCopy(AclMemcpyKind.ACL_MEMCPY_DEVICE_TO_DEVICE, byteCount);
    }

    /// <summary>Copies rows of host memory to rows of the buffer. Blocks until they have moved.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="source">The rows.</param>
    /// <param name="sourcePitch">Elements from the start of a row to that of the next one in <paramref name="source"/>.</param>
    /// <param name="byteOffset">First byte written.</param>
    /// <param name="pitch">Elements from the start of a row to that of the next one in the buffer.</param>
    /// <param name="width">Elements of a row; more than 0.</param>
    /// <param name="height">Number of rows; more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A row is longer than its pitch, the rows do not lie in their memory, or there are
    /// none.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">ACL does not reach the memory: that of the simulator and of an isolated session.</exception>
    /// <exception cref="AscendException">The copy failed.</exception>
    public void CopyRowsFrom<T>(ReadOnlySpan<T> source, long sourcePitch, long byteOffset, long pitch, long width, long height)
        where T : unmanaged
    {
        var rows = new RowCopy<T>(width, height);
        rows.Check(sourcePitch, source.Length, nameof(sourcePitch));
        DeviceMemoryHandle to = CheckedRange(byteOffset, rows.ByteSpan(pitch, nameof(pitch)), nameof(byteOffset));
        DeviceHandle device = RequireAcl(to);
        using var scope = new AclScope(to, device);
        fixed (T* from = source)
        {
            int status = device.Acl.Api.aclrtMemcpy2d(
                (void*)(to.Address + byteOffset),
                RowCopy<T>.Bytes(pitch),
                from,
                RowCopy<T>.Bytes(sourcePitch),
                RowCopy<T>.Bytes(width),
                (nuint)height,
                AclMemcpyKind.ACL_MEMCPY_HOST_TO_DEVICE);
            ThrowIfFailed(device, status, nameof(AclApi.aclrtMemcpy2d), $"{rows} from host to device.");
            AscendMetrics.CountCopy(AclMemcpyKind.ACL_MEMCPY_HOST_TO_DEVICE, rows.ByteCount);
        }
    }

    /// <summary>Copies rows of the buffer to rows of host memory. Blocks until they have moved.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="byteOffset">First byte read.</param>
    /// <param name="pitch">Elements from the start of a row to that of the next one in the buffer.</param>
    /// <param name="destination">Receives the rows.</param>
    /// <param name="destinationPitch">Elements from the start of a row to that of the next one in <paramref name="destination"/>.</param>
    /// <param name="width">Elements of a row; more than 0.</param>
    /// <param name="height">Number of rows; more than 0.</param>
    /// <inheritdoc cref="CopyRowsFrom" path="/exception"/>
    public void CopyRowsTo<T>(long byteOffset, long pitch, Span<T> destination, long destinationPitch, long width, long height)
        where T : unmanaged
    {
        var rows = new RowCopy<T>(width, height);
        rows.Check(destinationPitch, destination.Length, nameof(destinationPitch));
        DeviceMemoryHandle from = CheckedRange(byteOffset, rows.ByteSpan(pitch, nameof(pitch)), nameof(byteOffset));
        DeviceHandle device = RequireAcl(from);
        using var scope = new AclScope(from, device);
        fixed (T* to = destination)
        {
            int status = device.Acl.Api.aclrtMemcpy2d(
                to,
                RowCopy<T>.Bytes(destinationPitch),
                (void*)(from.Address + byteOffset),
                RowCopy<T>.Bytes(pitch),
                RowCopy<T>.Bytes(width),
                (nuint)height,
                AclMemcpyKind.ACL_MEMCPY_DEVICE_TO_HOST);
            ThrowIfFailed(device, status, nameof(AclApi.aclrtMemcpy2d), $"{rows} from device to host.");
            AscendMetrics.CountCopy(AclMemcpyKind.ACL_MEMCPY_DEVICE_TO_HOST, rows.ByteCount);
        }
    }

    /// <summary>Sets elements. Blocks until it is done.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="value">A value whose bytes are all equal is one aclrtMemset, one of equal 32-bit words one aclrtMemsetD32 (CANN
    /// 9.1 and later); any other is copied from the host in blocks.</param>
    /// <param name="byteOffset">First byte written.</param>
    /// <param name="count">Number of elements; more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie in the buffer, or is empty.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    /// <exception cref="AscendException">The fill failed.</exception>
    public void Fill<T>(T value, long byteOffset, long count)
        where T : unmanaged
    {
        long byteCount = BufferRange.ByteCount<T>(count);
        DeviceMemoryHandle memory = CheckedRange(byteOffset, byteCount, nameof(byteOffset));
        using var lease = new HandleLease(memory);
        FillPattern pattern = FillPattern.Of(value, byteOffset, byteCount);
        if (memory.AclDevice is not { } device || !pattern.IsOfferedBy(device.Acl))
        {
            FillFromHost(memory, value, byteOffset, byteCount);
            return;
        }

        using var scope = new AclScope(memory, device);
        var address = (void*)(memory.Address + byteOffset);
        int status = pattern.IsByte
            ? device.Acl.Api.aclrtMemset(address, (nuint)byteCount, (int)pattern.Value, (nuint)byteCount)
            : device.Acl.Api.aclrtMemsetD32(address, (nuint)byteCount, pattern.Value, (nuint)(byteCount / sizeof(uint)));
        ThrowIfFailed(device, status, pattern.BlockingCall, $"{byteCount} bytes.");
    }

    private static void FillFromHost<T>(DeviceMemoryHandle memory, T value, long byteOffset, long byteCount)
        where T : unmanaged
    {
        var block = new T[(int)Math.Min(Math.Max(1, FillBlockBytes / Unsafe.SizeOf<T>()), byteCount / Unsafe.SizeOf<T>())];
        block.AsSpan().Fill(value);
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(block.AsSpan());
        for (long done = 0; done < byteCount; done += bytes.Length)
        {
            memory.CopyFromHost(byteOffset + done, bytes[..(int)Math.Min(bytes.Length, byteCount - done)]);
        }
    }

    private static DeviceHandle RequireAcl(DeviceMemoryHandle memory) => memory.AclDevice ?? throw new AscendNotSupportedException(
        $"ACL does not reach {memory.Length} bytes of memory on device {memory.DeviceId}: they belong to the simulator or to an isolated session.",
        "Copy through host memory with CopyTo and CopyFrom.");

    private static void ThrowIfFailed(DeviceHandle device, int status, string operation, string detail)
    {
        if (status != 0)
        {
            throw device.Acl.Failure(status, operation, device.DeviceId, detail);
        }
    }
}
