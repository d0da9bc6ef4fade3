using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <content>Waiting without a blocked thread, and the state of waits.</content>
public sealed unsafe partial class DeviceEvent
{
    /// <summary>Waits, without blocking a thread, until the latest recording has completed.</summary>
    /// <param name="cancellation">Stops the waiting; the work goes on.</param>
    /// <returns>The wait. Await it once.</returns>
    /// <remarks>When the event is recorded again meanwhile, the new recording is waited for. How it is done says
    /// <see cref="DeviceStream.SynchronizeAsync"/>.</remarks>
    /// <exception cref="ObjectDisposedException">The event was disposed.</exception>
    /// <exception cref="OperationCanceledException">The waiting was cancelled.</exception>
    /// <exception cref="AscendException">The wait failed.</exception>
    public ValueTask SynchronizeAsync(CancellationToken cancellation = default)
    {
        ThrowIfDisposed();
        return CompletionThread.Of(Acl).WaitWithoutNoteAsync(this, Handle, cancellation);
    }

    /// <summary>Whether every wait that streams have queued for the event has been passed; does not wait.</summary>
    /// <exception cref="InvalidOperationException">The event is not resettable; ACL tells it of such events only.</exception>
    /// <exception cref="ObjectDisposedException">The event was disposed.</exception>
    /// <exception cref="AscendException">The runtime could not tell.</exception>
    public bool QueryWaits()
    {
        ThrowIfDisposed();
        if (!Options.Resettable)
        {
            throw new InvalidOperationException("ACL tells the state of waits only of events that were created as resettable.");
        }

        using AclScope scope = Handle.Enter();
        AclEventWaitStatus status;
        Acl.Check(Acl.Api.aclrtQueryEventWaitStatus(Handle.Value, &status), nameof(AclApi.aclrtQueryEventWaitStatus), DeviceId);
        return EventStatus.IsComplete(status);
    }

    bool ICompletable.TryComplete(out SyncNote note)
    {
        note = SyncNote.None;
        using AclScope scope = Handle.Enter();
        long recording = Interlocked.Read(ref _recordings);
        AclEventRecordedStatus state;
        int asked = Acl.Api.aclrtQueryEventStatus(Handle.Value, &state);
        if (asked == 0 && !EventStatus.IsComplete(state))
        {
            return false;
        }

        // Only a synchronisation tells a failure; that of a completed event does not wait.
        int ended = Acl.Api.aclrtSynchronizeEventWithTimeout(Handle.Value, Wait.ShortestMs);
        if (Wait.IsTimeout(ended))
        {
            Acl.Check(asked, nameof(AclApi.aclrtQueryEventStatus), DeviceId);
            return false;
        }

        note = Wait.Complete(Handle.Device, ended, nameof(AclApi.aclrtSynchronizeEventWithTimeout), null);
        Acl.Check(asked, nameof(AclApi.aclrtQueryEventStatus), DeviceId);
        OnCompleted(recording);
        return true;
    }
}
