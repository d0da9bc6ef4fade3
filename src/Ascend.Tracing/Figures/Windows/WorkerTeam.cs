namespace Ascend.Tracing.Figures.Windows;

/// <summary>
/// Threads that do many short steps together. Between steps they wait by spinning, which takes less than waking them up would.
/// </summary>
internal sealed class WorkerTeam : IDisposable
{
    private readonly Action<int> _step;
    private readonly Thread[] _others;
    private int _started;
    private int _finished;
    private volatile bool _isOver;
    private Exception? _failure;

    /// <summary>Starts a team.</summary>
    /// <param name="workers">How many work, the caller of <see cref="Run"/> included.</param>
    /// <param name="step">What each of them does in a step, given its number.</param>
    public WorkerTeam(int workers, Action<int> step)
    {
        _step = step;
        _others = new Thread[workers - 1];
        for (int i = 0; i < _others.Length; i++)
        {
            int worker = i + 1;
            _others[i] = new Thread(() => Work(worker)) { IsBackground = true, Name = $"ascend figures {worker}" };
            _others[i].Start();
        }
    }

    /// <summary>Does a step; returns when all have done their part.</summary>
    /// <exception cref="IOException">A part failed with it; so with any other exception of a part.</exception>
    public void Run()
    {
        Volatile.Write(ref _finished, 0);
        Volatile.Write(ref _started, _started + 1);
        Try(0);
        var wait = default(SpinWait);
        while (Volatile.Read(ref _finished) < _others.Length)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }

        if (_failure is { } failure)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isOver = true;
        foreach (Thread thread in _others)
        {
            thread.Join();
        }
    }

    private void Work(int worker)
    {
        for (int step = 1; ; step++)
        {
            var wait = default(SpinWait);
            while (Volatile.Read(ref _started) < step)
            {
                if (_isOver)
                {
                    return;
                }

                wait.SpinOnce(sleep1Threshold: -1);
            }

            Try(worker);
            Interlocked.Increment(ref _finished);
        }
    }

    private void Try(int worker)
    {
        try
        {
            _step(worker);
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _failure, e, null);
        }
    }
}
