namespace Ascend.Simpler;

/// <summary>
/// A thread that blocks in the native wait so that callers can wait with a limit, asynchronously, or not at all. Serves one run
/// at a time and allocates nothing per run.
/// </summary>
internal sealed class RunWaiter : IDisposable
{
    private const int Pending = 0;
    private const int Completed = 1;
    private const int Abandoned = 2;

    private readonly SemaphoreSlim _begin = new(0);
    private readonly ManualResetEventSlim _done = DoneSignal.Create();
    private readonly Action<HostRuntime> _onLateCompletion;
    private readonly int _slot;
    private readonly Thread _thread;
    private HostRuntime? _runtime;
    private Action? _onCompletion;
    private int _state;
    private int _status;
    private volatile bool _stopping;

    /// <param name="onLateCompletion">Called on the waiter's thread when a run that was given up ends after all.</param>
    /// <param name="slot">The slot of the runs.</param>
    /// <param name="name">The thread's name.</param>
    public RunWaiter(Action<HostRuntime> onLateCompletion, int slot, string name)
    {
        _onLateCompletion = onLateCompletion;
        _slot = slot;
        _thread = new Thread(Loop) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>What the native wait returned; valid after completion.</summary>
    public int Status => _status;

    /// <summary>Starts waiting for the launched run of a runtime.</summary>
    /// <param name="runtime">The runtime whose slot holds the run.</param>
    /// <param name="onCompletion">Called on the waiter's thread when the run ends before it is given up; null for none.</param>
    public void Begin(HostRuntime runtime, Action? onCompletion)
    {
        _runtime = runtime;
        _onCompletion = onCompletion;
        _done.Reset();
        Volatile.Write(ref _state, Pending);
        _begin.Release();
    }

    /// <summary>Blocks until the run ends or the limit passes.</summary>
    /// <returns>False when the limit passed; the run is then given up, and its late end is handled by the waiter.</returns>
    public bool Wait(TimeSpan limit) => _done.Wait(limit) || !TryAbandon();

    /// <summary>Blocks until the run ends or the limit passes, without giving it up.</summary>
    public bool Join(TimeSpan limit) => _done.Wait(limit);

    /// <summary>Gives up a run that has not ended.</summary>
    /// <returns>False when it has ended after all.</returns>
    public bool TryAbandon() => Interlocked.CompareExchange(ref _state, Abandoned, Pending) == Pending;

    public void Dispose()
    {
        _stopping = true;
        _begin.Release();
    }

    private void Loop()
    {
        while (true)
        {
            _begin.Wait();
            if (_stopping)
            {
                _begin.Dispose();
                _done.Dispose();
                return;
            }

            HostRuntime runtime = _runtime!;
            Action? onCompletion = _onCompletion;
            _status = runtime.Wait(_slot);
            if (Interlocked.CompareExchange(ref _state, Completed, Pending) == Pending)
            {
                _done.Set();
                onCompletion?.Invoke();
            }
            else
            {
                _onLateCompletion(runtime);
            }
        }
    }
}
