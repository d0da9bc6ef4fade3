using System.Diagnostics;
using System.Runtime.CompilerServices;
using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <summary>An opened device: makes streams, events and memory.</summary>
/// <remarks>
/// Thread-safe; no method relies on the calling thread's state, and each leaves the thread bound to this device's context.
/// What was made from a device stays usable after the device was disposed; the device is reset when the last of it is gone.
/// The simulator has neither ACL streams nor ACL memory: there every method but <see cref="GetInfo"/> and
/// <see cref="CreateSession"/> throws <see cref="AscendNotSupportedException"/>, and memory comes from
/// <see cref="RuntimeSession.Allocate"/>.
/// </remarks>
public sealed unsafe partial class Device : IDisposable
{
    private int _disposed;

    internal Device(AscendHost host, DeviceHandle handle)
    {
        Host = host;
        Handle = handle;
    }

    /// <summary>The host that opened it.</summary>
    public AscendHost Host { get; }

    /// <summary>Its id, from 0.</summary>
    public int Id => Handle.DeviceId;

    /// <summary>The device gives memory, streams and events of its own; false on the simulator, where memory comes from
    /// <see cref="RuntimeSession.Allocate"/>.</summary>
    public bool CanAllocate => Handle.HasAcl;

    /// <summary>Lease it to keep the device alive; a child's handle attaches to it.</summary>
    internal DeviceHandle Handle { get; }

    /// <summary>What the device is and has, asked anew.</summary>
    /// <exception cref="ObjectDisposedException">The device or its host was disposed.</exception>
    public DeviceInfo GetInfo()
    {
        ThrowIfDisposed();
        return Host.Describe(Id);
    }

    /// <summary>Free and total high-bandwidth memory.</summary>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The backend is the simulator.</exception>
    /// <exception cref="AscendException">The runtime could not tell.</exception>
    public DeviceMemoryInfo GetMemoryInfo()
    {
        RequireAcl("The free memory", "Ask RuntimeSession.Allocate for what is needed.");
        return QueryMemory(Handle);
    }

    /// <summary>Waits until the work queued on the device so far is done.</summary>
    /// <param name="timeout">More than zero, rounded up to milliseconds; null waits without limit.</param>
    /// <returns>What the runtime adds to "done"; also logged as a warning.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is zero, negative or above 24 days.</exception>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    /// <exception cref="AscendTimeoutException">The timeout passed; the work goes on.</exception>
    /// <exception cref="AscendException">Work on the device failed.</exception>
    public SyncNote Synchronize(TimeSpan? timeout = null)
    {
        RequireAcl("Synchronize", "A run of a RuntimeSession waits for itself.");
        int milliseconds = Wait.ToMilliseconds(timeout);
        using AclScope scope = Handle.Enter();
        using Activity? activity = AscendDiagnostics.StartWait("device", Id);
        int status = Handle.Acl.Api.aclrtSynchronizeDeviceWithTimeout(milliseconds);
        return Wait.Complete(Handle, status, nameof(AclApi.aclrtSynchronizeDeviceWithTimeout), timeout);
    }

    /// <summary>Makes a stream.</summary>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    /// <exception cref="AscendOutOfMemoryException">No stream is left (1984 per device on 910B).</exception>
    /// <exception cref="AscendException">The stream could not be made.</exception>
    public DeviceStream CreateStream()
    {
        RequireAcl("A stream", "Use the runs of a RuntimeSession.");
        return new DeviceStream(StreamHandle.Create(Handle));
    }

    /// <summary>Makes an event, which may be recorded any number of times.</summary>
    /// <param name="timing">Whether <see cref="DeviceEvent.ElapsedSince"/> can be asked of it.</param>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    /// <exception cref="AscendException">The event could not be made.</exception>
    public DeviceEvent CreateEvent(bool timing = true)
    {
        RequireAcl("An event", "Use RunResult's times.");
        return new DeviceEvent(EventHandle.Create(Handle, timing), timing);
    }

    /// <summary>Allocates device memory, 64-byte aligned and not cleared.</summary>
    /// <param name="bytes">More than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    /// <exception cref="AscendOutOfMemoryException">The device has not that much memory left.</exception>
    /// <exception cref="AscendException">The allocation failed.</exception>
    public DeviceBuffer Allocate(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        RequireAcl("Device memory", "Use RuntimeSession.Allocate.");
        return new DeviceBuffer(AclMemoryHandle.Allocate(Handle, bytes));
    }

    /// <summary>Allocates device memory for a number of elements.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="count">More than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is not positive.</exception>
    /// <exception cref="OverflowException">The size in bytes exceeds <see cref="long.MaxValue"/>.</exception>
    /// <inheritdoc cref="Allocate(long)"/>
    public DeviceBuffer Allocate<T>(long count)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return Allocate(checked(count * Unsafe.SizeOf<T>()));
    }

    /// <summary>Allocates page-locked host memory for asynchronous copies, 64-byte aligned and not cleared.</summary>
    /// <param name="bytes">More than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    /// <exception cref="AscendOutOfMemoryException">The host has not that much memory left to lock.</exception>
    /// <exception cref="AscendException">The allocation failed.</exception>
    public PinnedBuffer AllocatePinned(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        RequireAcl("Pinned memory", "Use managed memory; RuntimeSession.Allocate gives device memory.");
        return new PinnedBuffer(PinnedMemoryHandle.Allocate(Handle, bytes));
    }

    /// <summary>Opens a session of simpler's runtime on the device.</summary>
    /// <param name="options">How the session behaves; null takes every default.</param>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    /// <exception cref="AscendException">The host runtime library cannot be loaded, or could not be initialised on the device.</exception>
    public RuntimeSession CreateSession(SessionOptions? options = null)
    {
        ThrowIfDisposed();
        return new RuntimeSession(this, options);
    }

    /// <summary>Closes the device; it is reset when everything made from it is gone too. May be repeated.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            int id = Id;
            Handle.Dispose();
            RuntimeLog.DeviceClosed(Host.Logger, id);
        }
    }

    /// <summary>Backend and id.</summary>
    public override string ToString() => $"{Host.Backend} device {Id}";

    internal static DeviceMemoryInfo QueryMemory(DeviceHandle device)
    {
        using AclScope scope = device.Enter();
        nuint free;
        nuint total;
        int status = device.Acl.Api.aclrtGetMemInfo(AclMemAttr.ACL_HBM_MEM, &free, &total);
        device.Acl.Check(status, nameof(AclApi.aclrtGetMemInfo), device.DeviceId);
        return new DeviceMemoryInfo((long)free, (long)total);
    }

    /// <exception cref="AscendNotSupportedException">The backend has no ACL.</exception>
    private void RequireAcl(string what, string instead)
    {
        ThrowIfDisposed();
        if (!Handle.HasAcl)
        {
            throw new AscendNotSupportedException(
                $"{what} of {this} is not to be had: the simulator has no ACL, only simpler's host runtime.", instead);
        }
    }

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
}
