namespace Ascend.Runtime;

/// <content>Failures of tasks, as they happen.</content>
public sealed unsafe partial class AscendHost
{
    private readonly Lock _failureLock = new();
    private EventHandler<TaskFailedEventArgs>? _taskFailed;
    private TaskFailureMonitor? _failures;

    /// <summary>
    /// Raised when a task fails on a device of this process, whoever queued it, without waiting for a synchronisation. Handlers run one
    /// after the other on a thread of this library and may call it. What they throw is logged.
    /// </summary>
    /// <remarks>
    /// The first handler registers an exception callback with the ACL library, which stays to the end of the process. Before CANN 9.2
    /// that library has one callback per process (aclrtSetExceptionInfoCallback): another library's is replaced. No callback is made
    /// while a device's tasks are being aborted. The device's results may reach a synchronisation before a handler runs.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The host was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The backend is the simulator, or the ACL library has no exception
    /// callbacks.</exception>
    /// <exception cref="AscendException">The callback could not be registered.</exception>
    public event EventHandler<TaskFailedEventArgs>? TaskFailed
    {
        add
        {
            ThrowIfDisposed();
            if (_acl is null)
            {
                throw new AscendNotSupportedException(
                    "Failures of tasks cannot be watched on the simulator: it has no ACL.", "A run's exception tells its failure.");
            }

            lock (_failureLock)
            {
                if (_failures is null)
                {
                    _failures = TaskFailureMonitor.Of(_acl);
                    _failures.Add(this);
                }

                _taskFailed += value;
            }
        }

        remove
        {
            lock (_failureLock)
            {
                _taskFailed -= value;
            }
        }
    }

    /// <summary>Calls the handlers; never throws.</summary>
    internal void RaiseTaskFailed(TaskFailedEventArgs failure)
    {
        foreach (EventHandler<TaskFailedEventArgs> handler in Delegate.EnumerateInvocationList(_taskFailed))
        {
            try
            {
                handler(this, failure);
            }
            catch (Exception e)
            {
                Guarded(() => RuntimeLog.TaskFailedHandlerThrew(Logger, e));
            }
        }
    }

    /// <summary>Logs that failures were not passed on; never throws.</summary>
    internal void ReportDroppedFailures(long count) => Guarded(() => RuntimeLog.TaskFailuresDropped(Logger, count));

    /// <summary>No handler is called any more, but for one that is running.</summary>
    private void StopWatchingTasks()
    {
        lock (_failureLock)
        {
            _failures?.Remove(this);
            _failures = null;
            _taskFailed = null;
        }
    }

    private static void Guarded(Action log)
    {
        try
        {
            log();
        }
        catch (Exception)
        {
            // A logging provider that throws must not end the thread that passes failures on.
        }
    }
}
