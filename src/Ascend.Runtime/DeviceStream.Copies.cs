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
        PinnedMemoryHandle from = source.CheckedRange(sourceOffset, byteCount, nameof(sourceOffset));
        using var fromScope = new AclScope(from, Handle.Device);
        using var toScope = new AclScope(to, Handle.Device);
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
        PinnedMemoryHandle to = destination.CheckedRange(destinationOffset, byteCount, nameof(destinationOffset));
        using var fromScope = new AclScope(from, Handle.Device);
        using var toScope = new AclScope(to, Handle.Device);
        Copy(
            to.Address + destinationOffset,
            (void*)(from.Address + sourceOffset),
            byteCount,
            AclMemcpyKind.ACL_MEMCPY_DEVICE_TO_HOST);
        Track(from, to);
    }

    /// <summary>Queues a copy inside the device. Overlapping ranges of one buffer give undefined contents.</summary>
    /// <param name="source">Memory of the stream's device.</param>
    /// <param name="sourceOffset">First byte read.</param>
    /// <param name="destination">Memory of the stream's device.</param>
    /// <param name="destinationOffset">First byte written.</param>
    /// <param name="byteCount">More than 0.</param>
    /// <inheritdoc cref="EnqueueCopy(PinnedBuffer, long, DeviceBuffer, long, long)" path="/exception"/>
    public void EnqueueCopy(
        DeviceBuffer source, long sourceOffset, DeviceBuffer destination, long destinationOffset, long byteCount)
    {
        DeviceMemoryHandle from = Checked(source, sourceOffset, byteCount, nameof(sourceOffset));
        DeviceMemoryHandle to = Checked(destination, destinationOffset, byteCount, nameof(destinationOffset));
        using var fromScope = new AclScope(from, Handle.Device);
        using var toScope = new AclScope(to, Handle.Device);
        Copy(
            (void*)(to.Address + destinationOffset),
            (void*)(from.Address + sourceOffset),
            byteCount,
            AclMemcpyKind.ACL_MEMCPY_DEVICE_TO_DEVICE);
        Track(from, to);
    }

    private DeviceMemoryHandle Checked(DeviceBuffer buffer, long offset, long byteCount, string offsetName)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        ThrowIfDisposed();
        buffer.Handle.RequireUsableIn(null);
        return buffer.DeviceId == DeviceId
            ? buffer.CheckedRange(offset, byteCount, offsetName)
            : throw new ArgumentException(
                $"The buffer belongs to device {buffer.DeviceId}, the stream to device {DeviceId}.", nameof(buffer));
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
