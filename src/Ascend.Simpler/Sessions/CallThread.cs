namespace Ascend.Simpler;

/// <summary>A thread that makes one blocking native call at a time for others. Allocates nothing per call.</summary>
internal sealed class CallThread : IDisposable
{
    private readonly Func<int> _call;
    private readonly SemaphoreSlim _begin = new(0);
    private readonly ManualResetEventSlim _done = DoneSignal.Create();
    private readonly Thread _thread;
    private int _status;
    private volatile bool _stopping;

    /// <param name="call">The call; gives its status.</param>
    /// <param name="name">The thread's name.</param>
    public CallThread(Func<int> call, string name)
    {
        _call = call;
        _done.Set();
        _thread = new Thread(Loop) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>No call is in progress.</summary>
    public bool IsDone => _done.IsSet;

    /// <summary>Starts a call.</summary>
    public void Begin()
    {
        _done.Reset();
        _begin.Release();
    }

    /// <summary>Blocks until the call has ended.</summary>
    /// <returns>Its status.</returns>
    public int Wait()
    {
        _done.Wait();
        return _status;
    }

    /// <summary>Ends the thread, after the call in progress.</summary>
    public void Dispose()
    {
        _stopping = true;
        _begin.Release();
        _thread.Join();
        _begin.Dispose();
        _done.Dispose();
    }

    private void Loop()
    {
        while (true)
        {
            _begin.Wait();
            if (_stopping)
            {
                return;
            }

            _status = _call();
            _done.Set();
        }
    }
}
