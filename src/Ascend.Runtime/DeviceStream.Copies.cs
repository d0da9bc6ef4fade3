using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <content>Queued copies. Host memory is always a <see cref="PinnedBuffer"/>: with any other the copy would not be queued but
/// done at once (CANN documentation of aclrtMemcpyAsync).</content>
public sealed unsafe partial class DeviceStream
{
    /// <summary>Queues a copy of a whole host buffer to the start of a device buffer.</summary>
    /// <inheritdoc cref="EnqueueCopy(PinnedBuffer, long, DeviceBuffer, long, long)"/>
    public void EnqueueCopy(PinnedBuffer source, DeviceBuffer destination)
    {
        ArgumentNullException.ThrowIfNull(source);
        EnqueueCopy(source, 0, destination, 0, source.Length);
    }

    /// <summary>Queues a copy from host to device. The host bytes must not change until the copy is done.</summary>
    /// <param name="source">Host memory.</param>
    /// <param name="sourceOffset">First byte read.</param>
    /// <param name="destination">Memory of the stream's device.</param>
    /// <param name="destinationOffset">First byte written.</param>
    /// <param name="byteCount">More than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A range does not lie in its buffer, or is empty.</exception>
    /// <exception cref="ArgumentException">The device buffer belongs to another device.</exception>
    /// <exception cref="ObjectDisposedException">The stream or a buffer was disposed.</exception>
    /// <exception cref="AscendException">The copy could not be queued.</exception>
    public void EnqueueCopy(
        PinnedBuffer source, long sourceOffset, DeviceBuffer destination, long destinationOffset, long byteCount)
    {
        ArgumentNullException.ThrowIfNull(source);
        DeviceMemoryHandle to = Checked(destination, destinationOffset, byteCount, nameof(destinationOffset));
        HostMemoryHandle from = source.CheckedRange(sourceOffset, byteCount, nameof(sourceOffset));
        using var fromLease = new HandleLease(from);
        using var toLease = new HandleLease(to);
        Copy(
            (void*)(to.Address + destinationOffset),
            from.Address + sourceOffset,
            byteCount,
            AclMemcpyKind.ACL_MEMCPY_HOST_TO_DEVICE);
        Track(from, to);
    }

    /// <summary>Queues a copy of a device buffer's start to fill a whole host buffer.</summary>
    /// <inheritdoc cref="EnqueueCopy(DeviceBuffer, long, PinnedBuffer, long, long)"/>
    public void EnqueueCopy(DeviceBuffer source, PinnedBuffer destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        EnqueueCopy(source, 0, destination, 0, destination.Length);
    }

    /// <summary>Queues a copy from device to host. The host bytes are valid when the copy is done.</summary>
    /// <param name="source">Memory of the stream's device.</param>
    /// <param name="sourceOffset">First byte read.</param>
    /// <param name="destination">Host memory.</param>
    /// <param name="destinationOffset">First byte written.</param>
    /// <param name="byteCount">More than 0.</param>
    /// <inheritdoc cref="EnqueueCopy(PinnedBuffer, long, DeviceBuffer, long, long)" path="/exception"/>
    public void EnqueueCopy(
        DeviceBuffer source, long sourceOffset, PinnedBuffer destination, long destinationOffset, long byteCount)
    {
        ArgumentNullException.ThrowIfNull(destination);
        DeviceMemoryHandle from = Checked(source, sourceOffset, byteCount, nameof(sourceOffset));
        HostMemoryHandle to = destination.CheckedRange(destinationOffset, byteCount, nameof(destinationOffset));
        using var fromLease = new HandleLease(from);
        using var toLease = new HandleLease(to);
        Copy(
            to.Address + destinationOffset,
            (void*)(from.Address + sourceOffset),
            byteCount,
            AclMemcpyKind.ACL_MEMCPY_DEVICE_TO_HOST);
        Track(from, to);
    }

    /// <summary>Queues a copy inside the device, or between it and another one. Overlapping ranges of one buffer give undefined
    /// contents.</summary>
    /// <param name="source">Device memory.</param>
    /// <param name="sourceOffset">First byte read.</param>
    /// <param name="destination">Device memory. At least one side lies on the stream's device; for the other side
    /// <see cref="Device.EnablePeerAccess"/> has to be called on that device.</param>
    /// <param name="destinationOffset">First byte written.</param>
    /// <param name="byteCount">More than 0.</param>
    /// <exception cref="ArgumentException">Neither side lies on the stream's device, or the devices may not reach each other's memory.</exception>
    /// <inheritdoc cref="EnqueueCopy(PinnedBuffer, long, DeviceBuffer, long, long)" path="/exception[not(@cref='T:System.ArgumentException')]"/>
    public void EnqueueCopy(
        DeviceBuffer source, long sourceOffset, DeviceBuffer destination, long destinationOffset, long byteCount)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        bool isSourceLocal = source.DeviceId == DeviceId;
        DeviceMemoryHandle from = Reachable(source, sourceOffset, byteCount, nameof(sourceOffset), mayBePeer: destination.DeviceId == DeviceId);
        DeviceMemoryHandle to = Reachable(destination, destinationOffset, byteCount, nameof(destinationOffset), mayBePeer: isSourceLocal);
        using var fromLease = new HandleLease(from);
        using var toLease = new HandleLease(to);
        Copy(
            (void*)(to.Address + destinationOffset),
            (void*)(from.Address + sourceOffset),
            byteCount,
            AclMemcpyKind.ACL_MEMCPY_DEVICE_TO_DEVICE);
        Track(from, to);
    }

    /// <summary>Queues a copy of host elements to the start of device memory. The host elements must not change until it is done.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="source">Host memory.</param>
    /// <param name="destination">Memory of the stream's device.</param>
    /// <exception cref="ArgumentException">The elements do not fit, or the device memory belongs to another device.</exception>
    /// <exception cref="ObjectDisposedException">The stream or a buffer was disposed.</exception>
    /// <exception cref="AscendException">The copy could not be queued.</exception>
    public void EnqueueCopy<T>(PinnedSlice<T> source, DeviceSlice<T> destination)
        where T : unmanaged
    {
        BufferRange.CheckFits(source.Length, destination.Length);
        EnqueueCopy(source.Buffer, source.ByteOffset, destination.Buffer, destination.ByteOffset, source.ByteLength);
    }

    /// <summary>Queues a copy of device memory to the start of host memory. The host elements are valid when it is done.</summary>
    /// <param name="source">Memory of the stream's device.</param>
    /// <param name="destination">Host memory.</param>
    /// <inheritdoc cref="EnqueueCopy{T}(PinnedSlice{T}, DeviceSlice{T})"/>
    public void EnqueueCopy<T>(DeviceSlice<T> source, PinnedSlice<T> destination)
        where T : unmanaged
    {
        BufferRange.CheckFits(source.Length, destination.Length);
        EnqueueCopy(source.Buffer, source.ByteOffset, destination.Buffer, destination.ByteOffset, source.ByteLength);
    }

    /// <summary>Queues a copy of device memory to the start of other device memory.</summary>
    /// <param name="source">Device memory.</param>
    /// <param name="destination">Device memory; see <see cref="EnqueueCopy(DeviceBuffer, long, DeviceBuffer, long, long)"/>.</param>
    /// <inheritdoc cref="EnqueueCopy{T}(PinnedSlice{T}, DeviceSlice{T})"/>
    public void EnqueueCopy<T>(DeviceSlice<T> source, DeviceSlice<T> destination)
        where T : unmanaged
    {
        BufferRange.CheckFits(source.Length, destination.Length);
        EnqueueCopy(source.Buffer, source.ByteOffset, destination.Buffer, destination.ByteOffset, source.ByteLength);
    }

    /// <summary>Queues a copy of a whole host buffer to the start of a device buffer.</summary>
    /// <inheritdoc cref="EnqueueCopy{T}(PinnedSlice{T}, DeviceSlice{T})"/>
    public void EnqueueCopy<T>(PinnedBuffer<T> source, DeviceBuffer<T> destination)
        where T : unmanaged => EnqueueCopy((PinnedSlice<T>)source, destination);

    /// <summary>Queues a copy of a whole device buffer to the start of a host buffer.</summary>
    /// <inheritdoc cref="EnqueueCopy{T}(DeviceSlice{T}, PinnedSlice{T})"/>
    public void EnqueueCopy<T>(DeviceBuffer<T> source, PinnedBuffer<T> destination)
        where T : unmanaged => EnqueueCopy((DeviceSlice<T>)source, destination);

    /// <summary>Queues a copy of a whole device buffer to the start of another one.</summary>
    /// <inheritdoc cref="EnqueueCopy{T}(DeviceSlice{T}, DeviceSlice{T})"/>
    public void EnqueueCopy<T>(DeviceBuffer<T> source, DeviceBuffer<T> destination)
        where T : unmanaged => EnqueueCopy((DeviceSlice<T>)source, destination);

    private DeviceMemoryHandle Checked(DeviceBuffer buffer, long offset, long byteCount, string offsetName)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        return Reachable(buffer, offset, byteCount, offsetName, mayBePeer: false);
    }

    /// <summary>The memory, once it is known to be within reach of the stream's device.</summary>
    private DeviceMemoryHandle Reachable(DeviceBuffer buffer, long offset, long byteCount, string offsetName, bool mayBePeer)
    {
        ThrowIfDisposed();
        buffer.Handle.RequireReachable();
        if (buffer.DeviceId != DeviceId)
        {
            if (!mayBePeer)
            {
                throw new ArgumentException(
                    $"The buffer belongs to device {buffer.DeviceId}, the stream to device {DeviceId}.", nameof(buffer));
            }

            PeerLinks.Require(Handle.Device, buffer.DeviceId);
        }

        return buffer.CheckedRange(offset, byteCount, offsetName);
    }

    private void Copy(void* destination, void* source, long byteCount, AclMemcpyKind kind)
    {
        using AclScope scope = Handle.Enter();
        int status = Acl.Api.aclrtMemcpyAsync(destination, (nuint)byteCount, source, (nuint)byteCount, kind, Handle.Value);
        if (status != 0)
        {
            throw Acl.Failure(status, nameof(AclApi.aclrtMemcpyAsync), DeviceId, $"{byteCount} bytes, {kind}.", Handle.Value);
        }

        AscendMetrics.CountCopy(kind, byteCount);
    }

    private void Track(ChildHandle source, ChildHandle destination)
    {
        Handle.InFlight.Add(source, destination);
    }
}
