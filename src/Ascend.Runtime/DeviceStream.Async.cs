using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <content>Waiting without a blocked thread.</content>
public sealed unsafe partial class DeviceStream
{
    /// <summary>Waits, without blocking a thread, until the stream has no work left.</summary>
    /// <param name="cancellation">Stops the waiting; the work goes on.</param>
    /// <returns>What the runtime adds to "done", as <see cref="Synchronize"/> does. Await it once.</returns>
    /// <remarks>
    /// Work that is queued meanwhile is waited for as well; to wait for one point of the stream, record an event there and await
    /// <see cref="DeviceEvent.SynchronizeAsync"/>. A stream that is idle completes the call at once. Otherwise one thread of this
    /// library, which is not of the thread pool, asks each awaited stream in turn whether it is idle (aclrtStreamQuery), since ACL
    /// offers no wait for several streams: a wait is noticed at most an eighth of its length late, and never more than 1 ms. A thread
    /// that blocks per stream would be exact but costs a thread each; a host function at the stream's end would hold the stream up and
    /// never run in a context that stopped on failure. In a steady state the wait allocates nothing; continuations run on the thread
    /// pool.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    /// <exception cref="OperationCanceledException">The waiting was cancelled.</exception>
    /// <exception cref="AscendException">Queued work failed.</exception>
    public ValueTask<SyncNote> SynchronizeAsync(CancellationToken cancellation = default)
    {
        ThrowIfDisposed();
        return CompletionThread.Of(Acl).WaitAsync(this, Handle, cancellation);
    }

    bool ICompletable.TryComplete(out SyncNote note)
    {
        note = SyncNote.None;
        using AclScope scope = Handle.Enter();
        AclStreamStatus state;
        int asked = Acl.Api.aclrtStreamQuery(Handle.Value, &state);
        if (asked == 0 && state != AclStreamStatus.ACL_STREAM_STATUS_COMPLETE)
        {
            return false;
        }

        // Only a synchronisation tells how the work ended; that of an idle stream does not wait.
        long covered = Handle.InFlight.Sequence;
        int ended = Acl.Api.aclrtSynchronizeStreamWithTimeout(Handle.Value, Wait.ShortestMs);
        if (Wait.IsTimeout(ended))
        {
            Handle.Check(asked, nameof(AclApi.aclrtStreamQuery));
            return false;
        }

        note = Wait.Complete(Handle.Device, ended, nameof(AclApi.aclrtSynchronizeStreamWithTimeout), null, Handle.Value);
        Handle.Check(asked, nameof(AclApi.aclrtStreamQuery));
        Handle.InFlight.CompleteUpTo(covered);
        Handle.ThrowIfCallbackFailed();
        return true;
    }
}
