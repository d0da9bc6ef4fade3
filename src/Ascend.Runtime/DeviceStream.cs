using System.Diagnostics;
using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <summary>A queue of work on a device. Work on one stream runs in order; streams run independently of each other.</summary>
/// <remarks>
/// Thread-safe; the order in which threads queue work on one stream is theirs to arrange. Queueing returns at once: that it
/// succeeded says nothing about the work, whose failure a later <see cref="Synchronize"/> reports. Buffers of queued copies
/// may be disposed at any time; their memory is freed when the stream is known to have passed the copies.
/// </remarks>
public sealed unsafe partial class DeviceStream : IDisposable, ICompletable
{
    private int _disposed;

    internal DeviceStream(StreamHandle handle)
    {
        Handle = handle;
    }

    /// <summary>The device's id.</summary>
    public int DeviceId => Handle.Device.DeviceId;

    /// <summary>The stream's number in its context, as CANN's own tools show it.</summary>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The ACL library lacks aclrtStreamGetId.</exception>
    /// <exception cref="AscendException">The runtime could not tell.</exception>
    public int Id
    {
        get
        {
            using AclScope scope = EnterUsable();
            int id;
            Handle.Check(Acl.Api.aclrtStreamGetId(Handle.Value, &id), nameof(AclApi.aclrtStreamGetId));
            return id;
        }
    }

    /// <summary>Its priority; smaller is more urgent.</summary>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The ACL library lacks aclrtStreamGetPriority.</exception>
    /// <exception cref="AscendException">The runtime could not tell.</exception>
    public int Priority
    {
        get
        {
            using AclScope scope = EnterUsable();
            uint priority;
            Handle.Check(Acl.Api.aclrtStreamGetPriority(Handle.Value, &priority), nameof(AclApi.aclrtStreamGetPriority));
            return (int)priority;
        }
    }

    /// <summary>How it was made.</summary>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The ACL library lacks aclrtStreamGetFlags.</exception>
    /// <exception cref="AscendException">The runtime could not tell.</exception>
    public StreamFlags Flags
    {
        get
        {
            using AclScope scope = EnterUsable();
            uint flags;
            Handle.Check(Acl.Api.aclrtStreamGetFlags(Handle.Value, &flags), nameof(AclApi.aclrtStreamGetFlags));
            return (StreamFlags)flags;
        }
    }

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
            Handle.Device, status, nameof(AclApi.aclrtSynchronizeStreamWithTimeout), timeout, Handle.Value, activity);
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
        Handle.Check(Acl.Api.aclrtStreamQuery(Handle.Value, &status), nameof(AclApi.aclrtStreamQuery));
        bool complete = status == AclStreamStatus.ACL_STREAM_STATUS_COMPLETE;
        if (complete)
        {
            Handle.InFlight.CompleteUpTo(covered);
        }

        return complete;
    }

    /// <summary>Sets what happens after a failed task, for the whole context of the stream.</summary>
    /// <param name="mode"><see cref="StreamFailureMode.Stop"/> cannot be taken back: <see cref="StreamFailureMode.Continue"/> in a
    /// context that stops is refused (open CANN runtime, api_impl.cc: 207000).</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such mode.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The mode cannot be taken back, or this is the default stream of a chip that does
    /// not stop there.</exception>
    /// <exception cref="AscendException">The mode could not be set.</exception>
    public void SetFailureMode(StreamFailureMode mode)
    {
        if (!Enum.IsDefined(mode))
        {
            throw new ArgumentOutOfRangeException(nameof(mode), mode, "There are Continue and Stop.");
        }

        using AclScope scope = EnterUsable();
        int status = Acl.Api.aclrtSetStreamFailureMode(Handle.Value, (ulong)mode);
        if (status != 0)
        {
            throw Acl.Failure(
                status,
                nameof(AclApi.aclrtSetStreamFailureMode),
                DeviceId,
                mode == StreamFailureMode.Continue
                    ? "A context that stops on failure stays so; open another context with Device.CreateContext."
                    : $"The mode was {mode}.",
                Handle.Value);
        }
    }

    /// <summary>
    /// Stops the running task and drops the queued ones. Waiters get an <see cref="AscendException"/> (107023 while the abort goes
    /// on); other streams that wait for events recorded on this one may wait for ever, so give their waits a limit.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The ACL library lacks aclrtStreamAbort, or the chip does not offer it.</exception>
    /// <exception cref="AscendException">The stream could not be aborted.</exception>
    public void Abort()
    {
        using AclScope scope = EnterUsable();
        Handle.Check(Acl.Api.aclrtStreamAbort(Handle.Value), nameof(AclApi.aclrtStreamAbort));
        RuntimeLog.StreamAborted(Handle.Logger, DeviceId, (nint)Handle.Value);
    }

    /// <summary>Queues the recording of an event: it completes when the work queued before it is done.</summary>
    /// <param name="deviceEvent">An event of the same device. Recording again replaces the earlier recording.</param>
    /// <exception cref="ArgumentException">The event belongs to another device.</exception>
    /// <exception cref="ObjectDisposedException">The stream or the event was disposed.</exception>
    /// <exception cref="AscendException">The recording could not be queued.</exception>
    public void Record(DeviceEvent deviceEvent)
    {
        using var lease = new HandleLease(Checked(deviceEvent));
        using AclScope scope = Handle.Enter();
        deviceEvent.RecordOn(Handle);
    }

    /// <summary>Queues a wait: work queued after it starts when the event's latest recording has completed.</summary>
    /// <param name="deviceEvent">An event of the same device; one that was never recorded does not hold the stream up.</param>
    /// <exception cref="ArgumentException">The event belongs to another device.</exception>
    /// <exception cref="InvalidOperationException">The event was made without ordering.</exception>
    /// <exception cref="ObjectDisposedException">The stream or the event was disposed.</exception>
    /// <exception cref="AscendException">The wait could not be queued.</exception>
    public void WaitFor(DeviceEvent deviceEvent)
    {
        EventHandle target = Orderable(deviceEvent);
        using var lease = new HandleLease(target);
        using AclScope scope = Handle.Enter();
        Handle.Check(Acl.Api.aclrtStreamWaitEvent(Handle.Value, target.Value), nameof(AclApi.aclrtStreamWaitEvent));
    }

    /// <summary>Queues a wait with a limit; when it passes, the stream fails with a timeout.</summary>
    /// <param name="deviceEvent">An event of the same device; one that was never recorded does not hold the stream up.</param>
    /// <param name="timeout">More than zero, rounded up to whole seconds, as ACL counts queued waits.</param>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is zero, negative or above 68 years.</exception>
    /// <exception cref="AscendNotSupportedException">The ACL library lacks aclrtStreamWaitEventWithTimeout.</exception>
    /// <inheritdoc cref="WaitFor(DeviceEvent)" path="/exception"/>
    public void WaitFor(DeviceEvent deviceEvent, TimeSpan timeout)
    {
        int seconds = Wait.ToSeconds(timeout);
        EventHandle target = Orderable(deviceEvent);
        using var lease = new HandleLease(target);
        using AclScope scope = Handle.Enter();
        Handle.Check(
            Acl.Api.aclrtStreamWaitEventWithTimeout(Handle.Value, target.Value, seconds),
            nameof(AclApi.aclrtStreamWaitEventWithTimeout));
    }

    /// <summary>Queues the reset of an event: it is not complete until it is recorded again.</summary>
    /// <param name="deviceEvent">An event of the same device that was made with <see cref="EventOptions.Resettable"/>.</param>
    /// <exception cref="ArgumentException">The event belongs to another device.</exception>
    /// <exception cref="InvalidOperationException">The event cannot be reset.</exception>
    /// <exception cref="ObjectDisposedException">The stream or the event was disposed.</exception>
    /// <exception cref="AscendException">The reset could not be queued.</exception>
    public void Reset(DeviceEvent deviceEvent)
    {
        EventHandle target = Checked(deviceEvent);
        if (!deviceEvent.Options.Resettable)
        {
            throw new InvalidOperationException("Only an event that was created as resettable can be reset.");
        }

        using var lease = new HandleLease(target);
        using AclScope scope = Handle.Enter();
        Handle.Check(Acl.Api.aclrtResetEvent(target.Value, Handle.Value), nameof(AclApi.aclrtResetEvent));
    }

    /// <summary>
    /// Destroys the stream after waiting up to 30 s for its work; what is not done by then is abandoned and logged. A
    /// <see cref="SynchronizeAsync"/> that is under way ends first. May be repeated.
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

    private EventHandle Orderable(DeviceEvent deviceEvent)
    {
        EventHandle target = Checked(deviceEvent);
        return deviceEvent.Options.Ordering
            ? target
            : throw new InvalidOperationException("Streams cannot wait for an event that was created without ordering.");
    }

    /// <summary>Refuses a disposed stream; else <see cref="StreamHandle.Enter"/>.</summary>
    private AclScope EnterUsable()
    {
        ThrowIfDisposed();
        return Handle.Enter();
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
}
