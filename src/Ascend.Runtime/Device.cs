using System.Diagnostics;
using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <summary>An opened device: makes streams, events and memory.</summary>
/// <remarks>
/// Thread-safe; no method relies on the calling thread's state, and each leaves the thread bound to this device's context.
/// What was made from a device stays usable after the device was disposed; the device is reset when the last of it is gone.
/// The simulator has neither ACL streams nor ACL memory: there every method but <see cref="GetInfo"/> throws
/// <see cref="AscendNotSupportedException"/>; sessions of simpler's runtime (Ascend.Simpler) give memory and runs there.
/// </remarks>
public sealed unsafe partial class Device : IDisposable
{
    private static readonly EventOptions s_timedEvent = new();
    private static readonly EventOptions s_untimedEvent = new() { Timing = false };

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

    /// <summary>Lease it to keep the device alive; a child's handle attaches to it.</summary>
    internal DeviceHandle Handle { get; }

    /// <summary>What the device is and has, asked anew.</summary>
    /// <exception cref="ObjectDisposedException">The device or its host was disposed.</exception>
    public DeviceInfo GetInfo()
    {
        ThrowIfDisposed();
        return Host.Describe(Id);
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
        return Wait.Complete(Handle, status, nameof(AclApi.aclrtSynchronizeDeviceWithTimeout), timeout, activity: activity);
    }

    /// <summary>Makes a stream.</summary>
    /// <param name="options">How; null takes every default.</param>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The chip or the ACL library does not offer an option.</exception>
    /// <exception cref="AscendOutOfMemoryException">The device has no stream left (1984 on current training chips).</exception>
    /// <exception cref="AscendException">The stream could not be made.</exception>
    public DeviceStream CreateStream(StreamOptions? options = null)
    {
        RequireAcl("A stream", "Use the runs of a RuntimeSession.");
        var stream = new DeviceStream(StreamHandle.Create(Handle, options));
        try
        {
            if (options?.FailureMode is { } mode)
            {
                stream.SetFailureMode(mode);
            }

            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Makes an event, which may be recorded any number of times.</summary>
    /// <param name="timing">Whether <see cref="DeviceEvent.ElapsedSince"/> can be asked of it.</param>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    /// <exception cref="AscendException">The event could not be made.</exception>
    public DeviceEvent CreateEvent(bool timing = true) => CreateEvent(timing ? s_timedEvent : s_untimedEvent);

    /// <summary>Makes an event of another kind.</summary>
    /// <param name="options">What it can do.</param>
    /// <exception cref="ArgumentException">It could do nothing.</exception>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    /// <exception cref="AscendOutOfMemoryException">The device has no such event left.</exception>
    /// <exception cref="AscendException">The event could not be made.</exception>
    public DeviceEvent CreateEvent(EventOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options is { Timing: false, Ordering: false, Resettable: false })
        {
            throw new ArgumentException("An event needs timing, ordering or both.", nameof(options));
        }

        RequireAcl("An event", "Use RunResult's times.");
        return new DeviceEvent(EventHandle.Create(Handle, options), options);
    }

    /// <summary>Closes the device; it is reset when everything made from it is gone too. May be repeated.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            int id = Id;
            _defaultStream?.Dispose();
            Handle.Dispose();
            RuntimeLog.DeviceClosed(Host.Logger, id);
        }
    }

    /// <summary>Backend and id.</summary>
    public override string ToString() => $"{Host.Backend} device {Id}";

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
