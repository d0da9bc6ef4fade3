using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <content>Queued fills and copies of rows.</content>
public sealed unsafe partial class DeviceStream
{
    /// <summary>Queues setting every element.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="destination">Memory of the stream's device.</param>
    /// <param name="value">A value whose bytes are all equal (aclrtMemsetAsync), or of equal 32-bit words (aclrtMemsetD32Async, CANN 9.1
    /// and later); a 16-bit value fills memory that begins and ends at a multiple of four bytes.</param>
    /// <exception cref="ArgumentException">The memory belongs to another device.</exception>
    /// <exception cref="AscendNotSupportedException">ACL cannot queue a fill with this value.</exception>
    /// <exception cref="ObjectDisposedException">The stream or the buffer was disposed.</exception>
    /// <exception cref="AscendException">The fill could not be queued.</exception>
    public void EnqueueFill<T>(DeviceSlice<T> destination, T value)
        where T : unmanaged
    {
        DeviceMemoryHandle to = Checked(destination.Buffer, destination.ByteOffset, destination.ByteLength, nameof(destination));
        FillPattern pattern = FillPattern.Of(value, destination.ByteOffset, destination.ByteLength);
        if (!pattern.Exists)
        {
            throw new AscendNotSupportedException(
                $"ACL has no queued fill of {destination} with {value}: it repeats a byte or an aligned 32-bit word.",
                "Use DeviceSlice.Fill, or fill a pinned buffer and queue its copy.");
        }

        using var lease = new HandleLease(to);
        using AclScope scope = Handle.Enter();
        var address = (void*)(to.Address + destination.ByteOffset);
        var room = (nuint)destination.ByteLength;
        int status = pattern.IsByte
            ? Acl.Api.aclrtMemsetAsync(address, room, (int)pattern.Value, room, Handle.Value)
            : Acl.Api.aclrtMemsetD32Async(address, room, pattern.Value, room / sizeof(uint), Handle.Value);
        if (status != 0)
        {
            throw Acl.Failure(status, pattern.QueuedCall, DeviceId, $"{destination.ByteLength} bytes.", Handle.Value);
        }

        Handle.InFlight.Add(to);
    }

    /// <summary>Queues setting every element of a buffer.</summary>
    /// <inheritdoc cref="EnqueueFill{T}(DeviceSlice{T}, T)"/>
    public void EnqueueFill<T>(DeviceBuffer<T> destination, T value)
        where T : unmanaged => EnqueueFill((DeviceSlice<T>)destination, value);

    /// <summary>Queues setting every byte to 0.</summary>
    /// <inheritdoc cref="EnqueueFill{T}(DeviceSlice{T}, T)"/>
    public void EnqueueClear<T>(DeviceSlice<T> destination)
        where T : unmanaged => EnqueueFill(destination, default);

    /// <summary>Queues a copy of rows of host memory to rows of device memory. The host elements must not change until it is done.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="source">Host memory that begins with the first row.</param>
    /// <param name="sourcePitch">Elements from the start of a row to that of the next one in <paramref name="source"/>.</param>
    /// <param name="destination">Memory of the stream's device that begins with the first row.</param>
    /// <param name="destinationPitch">The same for <paramref name="destination"/>.</param>
    /// <param name="width">Elements of a row; more than 0.</param>
    /// <param name="height">Number of rows; more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A row is longer than its pitch, the rows do not lie in their memory, or there are
    /// none.</exception>
    /// <exception cref="ArgumentException">The device memory belongs to another device.</exception>
    /// <exception cref="ObjectDisposedException">The stream or a buffer was disposed.</exception>
    /// <exception cref="AscendException">The copy could not be queued.</exception>
    public void EnqueueRowCopy<T>(
        PinnedSlice<T> source, long sourcePitch, DeviceSlice<T> destination, long destinationPitch, long width, long height)
        where T : unmanaged
    {
        CheckRows(new RowCopy<T>(width, height), sourcePitch, source.Length, destinationPitch, destination.Length);
        HostMemoryHandle from = source.Buffer.CheckedRange(source.ByteOffset, source.ByteLength, nameof(source));
        DeviceMemoryHandle to = Checked(destination.Buffer, destination.ByteOffset, destination.ByteLength, nameof(destination));
        using var fromLease = new HandleLease(from);
        using var toLease = new HandleLease(to);
        CopyRows<T>(
            (void*)(to.Address + destination.ByteOffset),
            destinationPitch,
            from.Address + source.ByteOffset,
            sourcePitch,
            width,
            height,
            AclMemcpyKind.ACL_MEMCPY_HOST_TO_DEVICE);
        Track(from, to);
    }

    /// <summary>Queues a copy of rows of device memory to rows of host memory. The host elements are valid when it is done.</summary>
    /// <param name="source">Memory of the stream's device that begins with the first row.</param>
    /// <param name="sourcePitch">Elements from the start of a row to that of the next one in <paramref name="source"/>.</param>
    /// <param name="destination">Host memory that begins with the first row.</param>
    /// <param name="destinationPitch">The same for <paramref name="destination"/>.</param>
    /// <param name="width">Elements of a row; more than 0.</param>
    /// <param name="height">Number of rows; more than 0.</param>
    /// <inheritdoc cref="EnqueueRowCopy{T}(PinnedSlice{T}, long, DeviceSlice{T}, long, long, long)"/>
    public void EnqueueRowCopy<T>(
        DeviceSlice<T> source, long sourcePitch, PinnedSlice<T> destination, long destinationPitch, long width, long height)
        where T : unmanaged
    {
        CheckRows(new RowCopy<T>(width, height), sourcePitch, source.Length, destinationPitch, destination.Length);
        DeviceMemoryHandle from = Checked(source.Buffer, source.ByteOffset, source.ByteLength, nameof(source));
        HostMemoryHandle to = destination.Buffer.CheckedRange(destination.ByteOffset, destination.ByteLength, nameof(destination));
        using var fromLease = new HandleLease(from);
        using var toLease = new HandleLease(to);
        CopyRows<T>(
            to.Address + destination.ByteOffset,
            destinationPitch,
            (void*)(from.Address + source.ByteOffset),
            sourcePitch,
            width,
            height,
            AclMemcpyKind.ACL_MEMCPY_DEVICE_TO_HOST);
        Track(from, to);
    }

    private static void CheckRows<T>(RowCopy<T> rows, long sourcePitch, long sourceLength, long destinationPitch, long destinationLength)
        where T : unmanaged
    {
        rows.Check(sourcePitch, sourceLength, nameof(sourcePitch));
        rows.Check(destinationPitch, destinationLength, nameof(destinationPitch));
    }

    private void CopyRows<T>(
        void* destination, long destinationPitch, void* source, long sourcePitch, long width, long height, AclMemcpyKind kind)
        where T : unmanaged
    {
        using AclScope scope = Handle.Enter();
        int status = Acl.Api.aclrtMemcpy2dAsync(
            destination,
            RowCopy<T>.Bytes(destinationPitch),
            source,
            RowCopy<T>.Bytes(sourcePitch),
            RowCopy<T>.Bytes(width),
            (nuint)height,
            kind,
            Handle.Value);
        if (status != 0)
        {
            string detail = $"{height} rows of {width} {typeof(T).Name}, {kind}.";
            throw Acl.Failure(status, nameof(AclApi.aclrtMemcpy2dAsync), DeviceId, detail, Handle.Value);
        }

        AscendMetrics.CountCopy(kind, new RowCopy<T>(width, height).ByteCount);
    }
}
