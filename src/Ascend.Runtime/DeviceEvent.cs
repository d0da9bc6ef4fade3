using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <summary>A point in a stream's work: set by <see cref="DeviceStream.Record"/>, complete when the stream is past it.</summary>
/// <remarks>Thread-safe. An event that was never recorded counts as complete, unless it is resettable.</remarks>
public sealed unsafe partial class DeviceEvent : IDisposable, ICompletable
{
    private readonly Lock _lock = new();
    private InFlightMemory? _inFlight;
    private long _covered;
    private long _recordings;
    private int _disposed;

    internal DeviceEvent(EventHandle handle, EventOptions options)
    {
        Handle = handle;
        Options = options;
    }

    /// <summary>The device's id.</summary>
    public int DeviceId => Handle.Device.DeviceId;

    /// <summary>What it can do.</summary>
    public EventOptions Options { get; }

    internal EventHandle Handle { get; }

    private AclLibrary Acl => Handle.Device.Acl;

    /// <summary>Waits until the latest recording has completed.</summary>
    /// <param name="timeout">More than zero, rounded up to milliseconds; null waits without limit.</param>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is zero, negative or above 24 days.</exception>
    /// <exception cref="ObjectDisposedException">The event was disposed.</exception>
    /// <exception cref="AscendTimeoutException">The timeout passed; the work goes on.</exception>
    /// <exception cref="AscendException">The wait failed.</exception>
    public void Synchronize(TimeSpan? timeout = null)
    {
        ThrowIfDisposed();
        int milliseconds = Wait.ToMilliseconds(timeout);
        using AclScope scope = Handle.Enter();
        long recording = Interlocked.Read(ref _recordings);
        int status = Acl.Api.aclrtSynchronizeEventWithTimeout(Handle.Value, milliseconds);
        _ = Wait.Complete(Handle.Device, status, nameof(AclApi.aclrtSynchronizeEventWithTimeout), timeout);
        OnCompleted(recording);
    }

    /// <summary>Whether the latest recording has completed; does not wait.</summary>
    /// <exception cref="ObjectDisposedException">The event was disposed.</exception>
    /// <exception cref="AscendException">The runtime could not tell.</exception>
    public bool Query()
    {
        ThrowIfDisposed();
        using AclScope scope = Handle.Enter();
        long recording = Interlocked.Read(ref _recordings);
        AclEventRecordedStatus status;
        Acl.Check(Acl.Api.aclrtQueryEventStatus(Handle.Value, &status), nameof(AclApi.aclrtQueryEventStatus), DeviceId);
        bool complete = EventStatus.IsComplete(status);
        if (complete)
        {
            OnCompleted(recording);
        }

        return complete;
    }

    /// <summary>Device time from another event to this one; what it is worth says <see cref="AscendHost.Clock"/>.</summary>
    /// <param name="start">An event with timing, recorded earlier on the same stream.</param>
    /// <returns>The time; the runtime gives a single-precision number of milliseconds.</returns>
    /// <exception cref="ArgumentException">The events belong to different devices.</exception>
    /// <exception cref="InvalidOperationException">One of the events was made without timing.</exception>
    /// <exception cref="ObjectDisposedException">One of the events was disposed.</exception>
    /// <exception cref="AscendException">An event was never recorded (507000) or is not complete (107006), or they are in the
    /// wrong order (107007).</exception>
    public TimeSpan ElapsedSince(DeviceEvent start)
    {
        ArgumentNullException.ThrowIfNull(start);
        ThrowIfDisposed();
        start.ThrowIfDisposed();
        if (start.DeviceId != DeviceId)
        {
            throw new ArgumentException(
                $"The events belong to device {start.DeviceId} and device {DeviceId}, which share no clock.", nameof(start));
        }

        if (!Options.Timing || !start.Options.Timing)
        {
            throw new InvalidOperationException("Elapsed time needs two events that were created with timing.");
        }

        using var lease = new HandleLease(start.Handle);
        using AclScope scope = Handle.Enter();
        float milliseconds;
        Acl.Check(
            Acl.Api.aclrtEventElapsedTime(&milliseconds, start.Handle.Value, Handle.Value),
            nameof(AclApi.aclrtEventElapsedTime),
            DeviceId);
        return TimeSpan.FromMilliseconds(milliseconds);
    }

    /// <summary>Device time of the latest recording since the device started, in microseconds.</summary>
    /// <exception cref="InvalidOperationException">The event was made without timing.</exception>
    /// <exception cref="AscendNotSupportedException">The ACL library lacks aclrtEventGetTimestamp.</exception>
    /// <exception cref="ObjectDisposedException">The event was disposed.</exception>
    /// <exception cref="AscendException">The event was never recorded (507000) or is not complete (107006).</exception>
    public long GetTimestamp()
    {
        ThrowIfDisposed();
        if (!Options.Timing)
        {
            throw new InvalidOperationException("A timestamp needs an event that was created with timing.");
        }

        using AclScope scope = Handle.Enter();
        ulong microseconds;
        Acl.Check(
            Acl.Api.aclrtEventGetTimestamp(Handle.Value, &microseconds), nameof(AclApi.aclrtEventGetTimestamp), DeviceId);
        return (long)microseconds;
    }

    /// <summary>Destroys the event without waiting for it. May be repeated.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Handle.Dispose();
        }
    }

    /// <summary>Records the event on a stream that the caller has entered; the caller holds a lease on the event.</summary>
    internal void RecordOn(StreamHandle stream)
    {
        lock (_lock)
        {
            long covered = stream.InFlight.Sequence;
            stream.Check(Acl.Api.aclrtRecordEvent(Handle.Value, stream.Value), nameof(AclApi.aclrtRecordEvent));
            _inFlight = stream.InFlight;
            _covered = covered;
            _recordings++;
        }
    }

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);

    /// <summary>Lets go of the memory of the copies before a recording, unless the event was recorded again since.</summary>
    private void OnCompleted(long recording)
    {
        lock (_lock)
        {
            if (recording == _recordings)
            {
                _inFlight?.CompleteUpTo(_covered);
                _inFlight = null;
            }
        }
    }
}
