using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <content>What the device tells, its limits, its default stream and its contexts.</content>
public sealed unsafe partial class Device
{
    private DeviceStream? _defaultStream;

    /// <summary>
    /// The default stream of the device's context, which every user of the context in this process shares: also other libraries queue
    /// work there. It belongs to this object and is disposed with it; disposing it does not destroy the native stream.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The backend is the simulator, or the ACL library lacks
    /// aclrtCtxGetCurrentDefaultStream.</exception>
    /// <exception cref="AscendException">The stream could not be had.</exception>
    public DeviceStream DefaultStream
    {
        get
        {
            RequireAcl("The default stream", "Use the runs of a RuntimeSession.");
            if (Volatile.Read(ref _defaultStream) is { } known)
            {
                return known;
            }

            var found = new DeviceStream(StreamHandle.OfDefault(Handle));
            if (Interlocked.CompareExchange(ref _defaultStream, found, null) is { } other)
            {
                found.Dispose();
                return other;
            }

            return found;
        }
    }

    /// <summary>Makes another context on the device: its streams fail on their own. <see cref="StreamFailureMode.Stop"/> holds for a whole
    /// context and cannot be taken back, so streams that are to stop belong in one that nothing else uses.</summary>
    /// <returns>The device seen through the new context. It makes streams, events and memory as this object does; the context is
    /// destroyed when it and everything made from it are gone. simpler's sessions use the device's first context and cannot be opened
    /// on it.</returns>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The backend is the simulator.</exception>
    /// <exception cref="AscendException">The context could not be made.</exception>
    public Device CreateContext()
    {
        RequireAcl("Another context", "Open a RuntimeSession, which has one of its own.");
        return new Device(Host, DeviceHandle.CreateContext(Handle));
    }

    /// <summary>Whether this object sees the device through a context of its own (<see cref="CreateContext"/>).</summary>
    public bool HasOwnContext => Handle.IsSecondary;

    /// <summary>Asks for a number that the device tells about itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such attribute.</exception>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The backend is the simulator, or the ACL library lacks aclrtGetDeviceInfo.</exception>
    /// <exception cref="AscendException">The chip or the CANN release does not tell it.</exception>
    public long GetAttribute(DeviceAttribute attribute)
    {
        if (!Enum.IsDefined(attribute))
        {
            throw new ArgumentOutOfRangeException(nameof(attribute), attribute, "There is no such attribute.");
        }

        RequireAcl("Attributes", "Use GetInfo.");
        using AclScope scope = Handle.Enter();
        long value;
        int status = Handle.Acl.Api.aclrtGetDeviceInfo((uint)Id, (AclDevAttr)attribute, &value);
        return status == 0
            ? value
            : throw Handle.Acl.Failure(status, nameof(AclApi.aclrtGetDeviceInfo), Id, $"The attribute was {attribute}.");
    }

    /// <summary>How busy the device is.</summary>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The backend is the simulator, or the ACL library lacks
    /// aclrtGetDeviceUtilizationRate.</exception>
    /// <exception cref="AscendException">The runtime could not tell.</exception>
    public DeviceUtilization GetUtilization()
    {
        RequireAcl("Utilisation", "Ask the operating system.");
        using AclScope scope = Handle.Enter();
        AclUtilizationInfo info = default;
        Handle.Acl.Check(
            Handle.Acl.Api.aclrtGetDeviceUtilizationRate(Id, &info), nameof(AclApi.aclrtGetDeviceUtilizationRate), Id);
        return new DeviceUtilization(
            Known(info.cubeUtilization), Known(info.vectorUtilization), Known(info.aicpuUtilization), Known(info.memoryUtilization));

        static int? Known(int percent) => percent < 0 ? null : percent;
    }

    /// <summary>The priorities that streams can have.</summary>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The backend is the simulator, or the ACL library lacks
    /// aclrtDeviceGetStreamPriorityRange.</exception>
    /// <exception cref="AscendException">The runtime could not tell.</exception>
    public StreamPriorityRange GetStreamPriorityRange()
    {
        RequireAcl("Stream priorities", "The simulator has no streams.");
        using AclScope scope = Handle.Enter();
        int least;
        int greatest;
        Handle.Acl.Check(
            Handle.Acl.Api.aclrtDeviceGetStreamPriorityRange(&least, &greatest), nameof(AclApi.aclrtDeviceGetStreamPriorityRange), Id);
        return new StreamPriorityRange(least, greatest);
    }

    /// <summary>How many cores kernels of this process may use on the device.</summary>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The backend is the simulator, or the ACL library lacks aclrtGetDeviceResLimit
    /// (CANN 8.3.RC1).</exception>
    /// <exception cref="AscendException">The runtime could not tell.</exception>
    public int GetCoreLimit(CoreKind kind)
    {
        RequireAcl("Core limits", "The simulator has none.");
        using AclScope scope = Handle.Enter();
        uint value;
        Handle.Acl.Check(
            Handle.Acl.Api.aclrtGetDeviceResLimit(Id, (AclDevResLimitType)kind, &value), nameof(AclApi.aclrtGetDeviceResLimit), Id);
        return (int)value;
    }

    /// <summary>Limits the cores that later kernels of this process may use on the device. A limit of a stream is stronger.</summary>
    /// <param name="kind">The kind of core.</param>
    /// <param name="count">More than 0; what exceeds the chip's cores is refused by the runtime.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is not positive.</exception>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The backend is the simulator, or the ACL library lacks aclrtSetDeviceResLimit
    /// (CANN 8.3.RC1).</exception>
    /// <exception cref="AscendException">The limit was refused.</exception>
    public void SetCoreLimit(CoreKind kind, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        RequireAcl("Core limits", "The simulator has none.");
        using AclScope scope = Handle.Enter();
        int status = Handle.Acl.Api.aclrtSetDeviceResLimit(Id, (AclDevResLimitType)kind, (uint)count);
        if (status != 0)
        {
            throw Handle.Acl.Failure(status, nameof(AclApi.aclrtSetDeviceResLimit), Id, $"{count} {kind} cores were asked for.");
        }

        StreamHandle.ForgetCoreLimits();
    }

    /// <summary>Takes this process's limits on the device's cores away.</summary>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The backend is the simulator, or the ACL library lacks aclrtResetDeviceResLimit
    /// (CANN 8.3.RC1).</exception>
    /// <exception cref="AscendException">The limits could not be taken away.</exception>
    public void ResetCoreLimits()
    {
        RequireAcl("Core limits", "The simulator has none.");
        using AclScope scope = Handle.Enter();
        Handle.Acl.Check(Handle.Acl.Api.aclrtResetDeviceResLimit(Id), nameof(AclApi.aclrtResetDeviceResLimit), Id);
        StreamHandle.ForgetCoreLimits();
    }

    /// <summary>Whether memory of another device is within reach of this one, once access was enabled.</summary>
    /// <param name="other">The other device.</param>
    /// <exception cref="ObjectDisposedException">One of the devices was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The backend is the simulator.</exception>
    /// <exception cref="AscendException">The runtime could not tell.</exception>
    public bool CanAccess(Device other)
    {
        ArgumentNullException.ThrowIfNull(other);
        RequireAcl("Peer access", "Copy through host memory.");
        other.ThrowIfDisposed();
        using AclScope scope = Handle.Enter();
        int can;
        Handle.Acl.Check(
            Handle.Acl.Api.aclrtDeviceCanAccessPeer(&can, Id, other.Id), nameof(AclApi.aclrtDeviceCanAccessPeer), Id);
        return can != 0;
    }

    /// <summary>Opens access from this device to another's memory, for copies of this device's streams and blocking copies to this
    /// device. The other direction is opened by the other device.</summary>
    /// <param name="other">Another device of the same host.</param>
    /// <returns>The access; it ends with the last such object of the pair.</returns>
    /// <exception cref="ArgumentException">It is the same device.</exception>
    /// <exception cref="ObjectDisposedException">One of the devices was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The backend is the simulator, or the devices cannot reach each other
    /// (<see cref="CanAccess"/>).</exception>
    /// <exception cref="AscendException">Access could not be opened.</exception>
    public PeerAccess EnablePeerAccess(Device other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Id == Id)
        {
            throw new ArgumentException($"Device {Id} reaches its own memory as it is.", nameof(other));
        }

        if (!CanAccess(other))
        {
            throw new AscendNotSupportedException(
                $"Device {Id} cannot reach memory of device {other.Id}.", "Copy through host memory, or choose devices of one board.");
        }

        return new PeerAccess(PeerHandle.Open(Handle, other.Handle), Id, other.Id);
    }
}
