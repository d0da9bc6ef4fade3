using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <content>Callbacks on the host.</content>
public sealed unsafe partial class DeviceStream
{
    /// <summary>
    /// Queues a callback (aclrtLaunchHostFunc): it runs, on a thread of the runtime, when the work queued before it is done, and the
    /// work queued after it waits for it.
    /// </summary>
    /// <typeparam name="TState">What the callback needs, so that it can be a static function.</typeparam>
    /// <param name="callback">
    /// Must be short, and must not call this library: whatever would reach the ACL runtime from inside it throws
    /// <see cref="AscendInvalidStateException"/>. Disposing objects is possible; their memory is given back on another thread. What the
    /// callback throws does not disturb the stream: it is logged, and the stream's next <see cref="Synchronize"/> reports it.
    /// </param>
    /// <param name="state">Passed to <paramref name="callback"/>; kept alive until then.</param>
    /// <remarks>The callbacks of a stream that is destroyed before its work is done do not run.</remarks>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The ACL library lacks aclrtLaunchHostFunc.</exception>
    /// <exception cref="AscendException">The callback could not be queued.</exception>
    public void EnqueueCallback<TState>(Action<TState> callback, TState state)
    {
        ArgumentNullException.ThrowIfNull(callback);
        ThrowIfDisposed();
        using AclScope scope = Handle.Enter();
        nint id = HostCallbacks.Add(new HostCallback<TState>(Handle.Callbacks, callback, state));
        int status = Acl.Api.aclrtLaunchHostFunc(Handle.Value, HostCallbacks.EntryPoint, (void*)id);
        if (status != 0)
        {
            HostCallbacks.Remove(id);
            throw Acl.Failure(status, nameof(AclApi.aclrtLaunchHostFunc), DeviceId, stream: Handle.Value);
        }
    }

    /// <summary>Queues a callback without state.</summary>
    /// <inheritdoc cref="EnqueueCallback{TState}(Action{TState}, TState)"/>
    public void EnqueueCallback(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        EnqueueCallback(static action => action(), callback);
    }
}
