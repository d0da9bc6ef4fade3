using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;

namespace Ascend.Runtime;

/// <summary>One asynchronous wait, used again after both its consumer and the completion thread are done with it.</summary>
internal sealed class PendingWait : IValueTaskSource<SyncNote>, IValueTaskSource
{
    private const int Waiting = 0;
    private const int Ended = 1;

    /// <summary>The consumer and the completion thread.</summary>
    private const int Users = 2;

    private readonly CompletionThread _owner;
    private ManualResetValueTaskSourceCore<SyncNote> _source = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _cancellation;
    private ICompletable? _target;
    private SafeHandle? _handle;
    private long _started;
    private int _state;
    private int _users;

    public PendingWait(CompletionThread owner) => _owner = owner;

    public short Version => _source.Version;

    /// <summary>Begins a wait.</summary>
    /// <exception cref="ObjectDisposedException">The handle was released.</exception>
    public void Start(ICompletable target, SafeHandle handle, CancellationToken cancellation)
    {
        bool leased = false;
        handle.DangerousAddRef(ref leased);
        _target = target;
        _handle = handle;
        _started = Stopwatch.GetTimestamp();
        _state = Waiting;
        _users = Users;
        _source.Reset();
        _cancellation = cancellation.UnsafeRegister(
            static (wait, token) => ((PendingWait)wait!).Fail(new OperationCanceledException(token)), this);
    }

    /// <summary>Ends the wait when its target is done or it was cancelled. Called by the completion thread only.</summary>
    /// <param name="started">When the wait began.</param>
    /// <returns>The completion thread is done with it.</returns>
    public bool TryEnd(out long started)
    {
        started = _started;
        if (Volatile.Read(ref _state) != Waiting)
        {
            LetGo();
        }
        else if (!TryComplete())
        {
            return false;
        }

        Leave();
        return true;
    }

    SyncNote IValueTaskSource<SyncNote>.GetResult(short token) => Take(token);

    void IValueTaskSource.GetResult(short token) => Take(token);

    ValueTaskSourceStatus IValueTaskSource<SyncNote>.GetStatus(short token) => _source.GetStatus(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<SyncNote>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    /// <summary>Asks the target. When it is done its handle is let go first, so that the consumer finds nothing in use.</summary>
    private bool TryComplete()
    {
        SyncNote note = SyncNote.None;
        Exception? failure = null;
        try
        {
            if (!_target!.TryComplete(out note))
            {
                return false;
            }
        }
        catch (Exception e)
        {
            failure = e;
        }

        LetGo();
        if (failure is not null)
        {
            Fail(failure);
        }
        else if (Interlocked.Exchange(ref _state, Ended) == Waiting)
        {
            _source.SetResult(note);
        }

        return true;
    }

    private void LetGo()
    {
        _handle!.DangerousRelease();
        _handle = null;
        _target = null;
    }

    private void Fail(Exception e)
    {
        if (Interlocked.Exchange(ref _state, Ended) == Waiting)
        {
            _source.SetException(e);
        }
    }

    private SyncNote Take(short token)
    {
        // An operation that is not complete, or of an earlier use, is refused before anything of this use is given up.
        if (_source.GetStatus(token) == ValueTaskSourceStatus.Pending)
        {
            throw new InvalidOperationException("The wait is not over: await it, or turn it into a Task with AsTask.");
        }

        try
        {
            return _source.GetResult(token);
        }
        finally
        {
            // Waits for a cancellation that is being delivered: it must not meet the next use.
            _cancellation.Dispose();
            _cancellation = default;
            Leave();
        }
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _owner.Return(this);
        }
    }
}
