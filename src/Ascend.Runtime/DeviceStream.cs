using System.Diagnostics;
using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <summary>A queue of work on a device. Work on one stream runs in order; streams run independently of each other.</summary>
/// <remarks>
/// Thread-safe; the order in which threads queue work on one stream is theirs to arrange. Queueing returns at once: that it
/// succeeded says nothing about the work, whose failure a later <see cref="Synchronize"/> reports. Buffers of queued copies
/// may be disposed at any time; their memory is freed when the stream is known to have passed the copies.
/// </remarks>
public sealed unsafe partial class DeviceStream : IDisposable
{
    private int _disposed;

    internal DeviceStream(StreamHandle handle)
    {
        Handle = handle;
    }

    /// <summary>The device's id.</summary>
    public int DeviceId => Handle.Device.DeviceId;

    internal StreamHandle Handle { get; }

    private AclLibrary Acl => Handle.Device.Acl;

    /// <summary>Waits until the work queued so far is done.</summary>
    /// <param name="timeout">More than zero, rounded up to milliseconds; null waits without limit.</param>
    /// <returns>What the runtime adds to "done"; also logged as a warning.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is zero, negative or above 24 days.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    /// <exception cref="AscendTimeoutException">The timeout passed; the work goes on.</exception>
    /// <exception cref="AscendCallbackException">The work is done; a callback among it threw.</exception>
    /// <exception cref="AscendException">Queued work failed.</exception>
    public SyncNote Synchronize(TimeSpan? timeout = null)
    {
        ThrowIfDisposed();
        int milliseconds = Wait.ToMilliseconds(timeout);
        using AclScope scope = Handle.Enter();
        using Activity? activity = AscendDiagnostics.StartWait("stream", DeviceId);
        long covered = Handle.InFlight.Sequence;
        int status = Acl.Api.aclrtSynchronizeStreamWithTimeout(Handle.Value, milliseconds);
        SyncNote note = Wait.Complete(
            Handle.Device, status, nameof(AclApi.aclrtSynchronizeStreamWithTimeout), timeout, Handle.Value);
        Handle.InFlight.CompleteUpTo(covered);
        Handle.ThrowIfCallbackFailed();
        return note;
    }

    /// <summary>Whether the work queued so far is done; does not wait.</summary>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    /// <exception cref="AscendException">The runtime could not tell.</exception>
    public bool Query()
    {
        ThrowIfDisposed();
        using AclScope scope = Handle.Enter();
        long covered = Handle.InFlight.Sequence;
        AclStreamStatus status;
        Acl.Check(Acl.Api.aclrtStreamQuery(Handle.Value, &status), nameof(AclApi.aclrtStreamQuery), DeviceId);
        bool complete = status == AclStreamStatus.ACL_STREAM_STATUS_COMPLETE;
        if (complete)
        {
            Handle.InFlight.CompleteUpTo(covered);
        }

        return complete;
    }

    /// <summary>Queues the recording of an event: it completes when the work queued before it is done.</summary>
    /// <param name="deviceEvent">An event of the same device. Recording again replaces the earlier recording.</param>
    /// <exception cref="ArgumentException">The event belongs to another device.</exception>
    /// <exception cref="ObjectDisposedException">The stream or the event was disposed.</exception>
    /// <exception cref="AscendException">The recording could not be queued.</exception>
    public void Record(DeviceEvent deviceEvent)
    {
        _ = Checked(deviceEvent);
        using AclScope scope = Handle.Enter();
        deviceEvent.RecordOn(Handle);
    }

    /// <summary>Queues a wait: work queued after it starts when the event's latest recording has completed.</summary>
    /// <param name="deviceEvent">An event of the same device; one that was never recorded does not hold the stream up.</param>
    /// <exception cref="ArgumentException">The event belongs to another device.</exception>
    /// <exception cref="ObjectDisposedException">The stream or the event was disposed.</exception>
    /// <exception cref="AscendException">The wait could not be queued.</exception>
    public void WaitFor(DeviceEvent deviceEvent)
    {
        EventHandle target = Checked(deviceEvent);
        using AclScope scope = Handle.Enter();
        using AclScope eventScope = target.Enter();
        Acl.Check(Acl.Api.aclrtStreamWaitEvent(Handle.Value, target.Value), nameof(AclApi.aclrtStreamWaitEvent), DeviceId);
    }

    /// <summary>
    /// Destroys the stream after waiting up to 30 s for its work; what is not done by then is abandoned and logged. May be
    /// repeated.
    /// </summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Handle.Dispose();
        }
    }

    private EventHandle Checked(DeviceEvent deviceEvent)
    {
        ArgumentNullException.ThrowIfNull(deviceEvent);
        ThrowIfDisposed();
        deviceEvent.ThrowIfDisposed();
        return deviceEvent.DeviceId == DeviceId
            ? deviceEvent.Handle
            : throw new ArgumentException(
                $"The event belongs to device {deviceEvent.DeviceId}, the stream to device {DeviceId}.", nameof(deviceEvent));
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
}
