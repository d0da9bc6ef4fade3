using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ascend.Runtime;

/// <summary>
/// Completes the asynchronous waits on one ACL library: one background thread asks what is awaited in turn. Between two rounds it
/// pauses an eighth of the age of the youngest wait, from 20 us to 1 ms; a new wait ends the pause. It starts with the first wait and
/// ends after ten idle seconds.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class CompletionThread
{
    private const long ShortestPauseNs = 20_000;
    private const long LongestPauseNs = 1_000_000;
    private const long IdleNs = 10_000_000_000;
    private const int PauseShare = 8;
    private const int PoolSize = 256;

    private static readonly ConditionalWeakTable<AclLibrary, CompletionThread> s_threads = [];

    private readonly Lock _lock = new();
    private readonly List<PendingWait> _arrived = [];
    private readonly Stack<PendingWait> _pool = [];
    private readonly WakeSignal _signal = new();
    private bool _running;

    /// <summary>The thread of a library.</summary>
    public static CompletionThread Of(AclLibrary acl) => s_threads.GetValue(acl, static _ => new CompletionThread());

    /// <summary>Waits for something.</summary>
    /// <param name="target">What to wait for.</param>
    /// <param name="handle">Its handle, leased until the wait is over.</param>
    /// <param name="cancellation">Ends the waiting only.</param>
    public ValueTask<SyncNote> WaitAsync(ICompletable target, SafeHandle handle, CancellationToken cancellation) =>
        Begin(target, handle, cancellation, out SyncNote note, out Exception? failure) is { } wait ? new(wait, wait.Version)
            : failure is null ? new(note)
            : failure is OperationCanceledException ? ValueTask.FromCanceled<SyncNote>(cancellation)
            : ValueTask.FromException<SyncNote>(failure);

    /// <summary>As <see cref="WaitAsync"/> for what has no note.</summary>
    public ValueTask WaitWithoutNoteAsync(ICompletable target, SafeHandle handle, CancellationToken cancellation) =>
        Begin(target, handle, cancellation, out _, out Exception? failure) is { } wait ? new(wait, wait.Version)
            : failure is null ? default
            : failure is OperationCanceledException ? ValueTask.FromCanceled(cancellation)
            : ValueTask.FromException(failure);

    /// <summary>Takes back a wait that nobody uses any more.</summary>
    public void Return(PendingWait wait)
    {
        lock (_pool)
        {
            if (_pool.Count < PoolSize)
            {
                _pool.Push(wait);
            }
        }
    }

    /// <summary>Asks once and, unless it is over already, leaves the rest to the thread.</summary>
    /// <returns>The wait; null when it is over.</returns>
    private PendingWait? Begin(
        ICompletable target, SafeHandle handle, CancellationToken cancellation, out SyncNote note, out Exception? failure)
    {
        note = SyncNote.None;
        failure = cancellation.IsCancellationRequested ? new OperationCanceledException(cancellation) : null;
        if (failure is not null)
        {
            return null;
        }

        try
        {
            return target.TryComplete(out note) ? null : Add(target, handle, cancellation);
        }
        catch (AscendException e)
        {
            failure = e;
            return null;
        }
    }

    private PendingWait Add(ICompletable target, SafeHandle handle, CancellationToken cancellation)
    {
        PendingWait wait;
        lock (_pool)
        {
            wait = _pool.TryPop(out PendingWait? pooled) ? pooled : new PendingWait(this);
        }

        wait.Start(target, handle, cancellation);
        lock (_lock)
        {
            _arrived.Add(wait);
            if (!_running)
            {
                _running = true;
                new Thread(Run, maxStackSize: 256 * 1024) { IsBackground = true, Name = "ascend-completion" }.UnsafeStart();
            }
        }

        _signal.Set();
        return wait;
    }

    private void Run()
    {
        var waits = new List<PendingWait>();
        bool idled = false;
        for (; ; )
        {
            lock (_lock)
            {
                waits.AddRange(_arrived);
                _arrived.Clear();
                if (idled && waits.Count == 0)
                {
                    _running = false;
                    return;
                }
            }

            long now = Stopwatch.GetTimestamp();
            long youngest = long.MaxValue;
            for (int i = waits.Count - 1; i >= 0; i--)
            {
                if (waits[i].TryEnd(out long started))
                {
                    waits[i] = waits[^1];
                    waits.RemoveAt(waits.Count - 1);
                }
                else
                {
                    youngest = Math.Min(youngest, now - started);
                }
            }

            bool idle = waits.Count == 0;
            bool woken = _signal.Wait(idle ? IdleNs : Math.Clamp(Nanoseconds(youngest) / PauseShare, ShortestPauseNs, LongestPauseNs));
            idled = idle && !woken;
        }
    }

    private static long Nanoseconds(long ticks) => (long)(ticks * (1e9 / Stopwatch.Frequency));
}
