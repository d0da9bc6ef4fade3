using System.Runtime.ExceptionServices;

namespace Ascend.Simpler;

/// <summary>
/// The part of a session whose runtime lives in a worker: starts one when there is none, registers the session's kernels with it,
/// and carries runs there. Everything but <see cref="Run"/>, <see cref="RunAsync"/> and <see cref="Prepare"/> happens under the
/// session's gate.
/// </summary>
internal sealed partial class IsolatedSession : IRunPhases
{
    private readonly Device _device;
    private readonly SessionOptions _options;
    private readonly SessionGate _gate;
    private readonly RegisteredKernel?[] _kernels;
    private IsolatedRun _run;
    private AscendTimeoutException? _overdue;

    /// <param name="device">The device.</param>
    /// <param name="options">The session's options.</param>
    /// <param name="gate">The session's gate.</param>
    /// <param name="kernels">The session's registered kernels.</param>
    public IsolatedSession(Device device, SessionOptions options, SessionGate gate, RegisteredKernel?[] kernels)
    {
        if (options.WorkerTimeout <= TimeSpan.Zero)
        {
            throw new ArgumentException($"SessionOptions.WorkerTimeout is {options.WorkerTimeout}; it must be positive.");
        }

        _device = device;
        _options = options;
        _gate = gate;
        _kernels = kernels;
        _ = Worker();
    }

    /// <inheritdoc cref="RuntimeSession.Register(KernelPackage)"/>
    public RegisteredKernel Register(RuntimeSession session, KernelPackage package, int slot)
    {
        Register(Worker(), slot, package);
        SimplerLog.PackageRegistered(_device.Host.Logger, package.Name, slot);
        return new RegisteredKernel(session, package, slot, new ChipCallables(package, _device.Host.Platform));
    }

    public void Unregister(RegisteredKernel kernel)
    {
        if (_worker is { } worker && worker.IsUsable())
        {
            worker.Enter(Deadline.None);
            try
            {
                worker.Begin(WorkerMessage.Unregister).Write(kernel.CallableId);
                worker.Exchange($"unregistering {kernel}").RequireEnd();
            }
            finally
            {
                worker.Leave();
            }
        }
    }

    /// <inheritdoc cref="RuntimeSession.Run"/>
    public RunResult Run(RegisteredKernel kernel, KernelArguments arguments, RunOptions options)
    {
        _ = _gate.Enter(options.Timeout);
        try
        {
            Begin(kernel, arguments, options);
            try
            {
                _run.Worker.Enter(_run.Deadline);
                try
                {
                    WriteRun(WorkerMessage.Run);
                    return Complete(_run.Worker.Exchange(_run.Name, _run.Deadline));
                }
                finally
                {
                    _run.Worker.Leave();
                }
            }
            finally
            {
                End();
            }
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <inheritdoc cref="RuntimeSession.RunAsync"/>
    public async Task<RunResult> RunAsync(
        RegisteredKernel kernel, KernelArguments arguments, RunOptions options, CancellationToken cancellationToken)
    {
        _ = await _gate.EnterAsync(options.Timeout, cancellationToken).ConfigureAwait(false);
        bool sent = false;
        bool late = false;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            Begin(kernel, arguments, options);
            _run.Worker.Enter(_run.Deadline);
            sent = true;
            WriteRun(WorkerMessage.Run);
            _run.Worker.Send(_run.Name);
            Task<bool> answer = _run.Worker.WaitForAnswerAsync(_run.Deadline);
            try
            {
                _ = await answer.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                late = !answer.IsCompleted;
                if (late)
                {
                    _ = EndLateAsync(answer);
                    throw;
                }
            }

            return Complete(_run.Worker.Answer(_run.Name, _run.Deadline));
        }
        finally
        {
            if (!late)
            {
                LeaveRun(sent);
            }
        }
    }

    /// <inheritdoc cref="RuntimeSession.Prepare"/>
    public PreparedRun Prepare(RegisteredKernel kernel, KernelArguments arguments, RunOptions options)
    {
        _ = _gate.Enter(options.Timeout);
        try
        {
            Begin(kernel, arguments, options);
            _run.Worker.Enter(_run.Deadline);
            try
            {
                WriteRun(WorkerMessage.Prepare);
                _run.Worker.Exchange(_run.Name, _run.Deadline).RequireEnd();
            }
            finally
            {
                _run.Worker.Leave();
            }

            var run = new PreparedRun(this, _run.Id, options.Timeout);
            _gate.HoldFor(this, run);
            return run;
        }
        catch
        {
            End();
            _gate.Leave();
            throw;
        }
    }

    public void Close() => _worker?.Dispose();

    void IRunPhases.RequireLaunchable()
    {
        // An isolated session has one run at a time.
    }

    bool IRunPhases.Launch()
    {
        _run.Deadline = Deadline.After(_run.Options.Timeout);
        return Ask(WorkerMessage.Launch, _run.Deadline);
    }

    bool IRunPhases.IsCompleteNow() => Ask(WorkerMessage.Poll, Deadline.After(_options.WorkerTimeout));

    void IRunPhases.BeginWaiting()
    {
        // Each wait is a request of its own.
    }

    bool IRunPhases.JoinWaiting(TimeSpan limit) => Wait(limit);

    bool IRunPhases.AwaitCompletion(TimeSpan limit)
    {
        if (Wait(limit))
        {
            return true;
        }

        GiveUp();
        return false;
    }

    bool IRunPhases.GiveUpWaiting()
    {
        GiveUp();
        return true;
    }

    RunResult IRunPhases.Finish()
    {
        try
        {
            WorkerClient worker = _run.Worker;
            if (_run.Failure is { } failure && worker.Lost is not null)
            {
                ExceptionDispatchInfo.Throw(failure);
            }

            var deadline = Deadline.After(_run.Options.Timeout);
            worker.Enter(deadline);
            try
            {
                _ = worker.Begin(WorkerMessage.Finish);
                return Complete(worker.Exchange(_run.Name, deadline));
            }
            finally
            {
                worker.Leave();
            }
        }
        finally
        {
            End();
        }
    }

    void IRunPhases.LeavePrepared() => _gate.LeavePrepared(this);

    AscendTimeoutException IRunPhases.Overdue(long runId, TimeSpan limit) => _overdue ?? new AscendTimeoutException(
        $"Run {runId} on device {_device.Id} did not end within {limit}; it is still on the device and keeps the session busy.",
        "Raise RunOptions.Timeout, or look at the runtime's log for what the device waits for.");

    private void Begin(RegisteredKernel kernel, KernelArguments arguments, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(arguments);
        kernel.RequireIn(_kernels);
        options.Validate();
        WorkerClient worker = Worker();
        arguments.Check(kernel.Package, _device.Id, this);
        arguments.BeginLease();
        long id = ++_gate.RunCount;
        _overdue = null;
        _run = new IsolatedRun
        {
            Id = id,
            Name = $"run {id} of '{kernel.Package.Name}' on device {_device.Id}",
            Worker = worker,
            Kernel = kernel,
            Arguments = arguments,
            Options = options,
            Deadline = Deadline.After(options.Timeout),
        };
    }

    /// <summary>Copies the host tensors to shared memory and writes the request, for a caller that holds the worker.</summary>
    private void WriteRun(WorkerMessage kind)
    {
        long size = StagedTensors.TotalSize(_run.Arguments);
        if (size > 0)
        {
            _run.Shared = _run.Worker.Require(SharedRegion.Run, size);
            StagedTensors.CopyIn(_run.Arguments, _run.Shared);
        }

        MessageWriter writer = _run.Worker.Begin(kind).Write(_run.Kernel.CallableId);
        RunMessage.WriteOptions(writer, _run.Options, Path.GetFullPath(_run.Options.OutputDirectory ?? _options.OutputDirectory));
        RunMessage.WriteArguments(writer, _run.Arguments);
    }

    private RunResult Complete(MessageReader answer)
    {
        RunResult result = RunMessage.ReadResult(ref answer, _run.Id);
        answer.RequireEnd();
        if (_run.Shared is not null)
        {
            StagedTensors.CopyOut(_run.Arguments, _run.Kernel.Package, _run.Shared);
        }

        return result;
    }

    /// <summary>Asks about a phase. A failure is kept for the end and completes the run.</summary>
    private bool Ask(WorkerMessage phase, Deadline deadline, int milliseconds = 0)
    {
        if (_run.Failure is not null)
        {
            return true;
        }

        try
        {
            _run.Worker.Enter(deadline);
            try
            {
                MessageWriter writer = _run.Worker.Begin(phase);
                if (phase == WorkerMessage.Wait)
                {
                    writer.Write(milliseconds);
                }

                MessageReader answer = _run.Worker.Exchange(_run.Name, deadline);
                bool answered = answer.ReadBoolean();
                answer.RequireEnd();
                return answered;
            }
            finally
            {
                _run.Worker.Leave();
            }
        }
        catch (AscendException e)
        {
            _run.Failure = e;
            return phase != WorkerMessage.Launch;
        }
    }

    private bool Wait(TimeSpan limit)
    {
        _run.WasAwaited = limit != TimeSpan.Zero;
        return limit == Timeout.InfiniteTimeSpan
            ? Ask(WorkerMessage.Wait, Deadline.None, Timeout.Infinite)
            : Ask(
                WorkerMessage.Wait,
                Deadline.After(limit + _options.WorkerTimeout),
                (int)Math.Min(Math.Ceiling(limit.TotalMilliseconds), int.MaxValue));
    }

    /// <summary>Lets go of a launched run: kills the worker when the run was awaited up to its limit, else leaves it that time.</summary>
    private void GiveUp()
    {
        if (_run.WasAwaited || _run.Deadline.IsPast)
        {
            _overdue = _run.Worker.KillOverdue(_run.Name, _run.Deadline.Limit);
            End();
            _gate.LeavePrepared(this);
        }
        else
        {
            _ = Task.Run(EndGivenUp);
        }
    }

    private void EndGivenUp()
    {
        long id = _run.Id;
        try
        {
            if (!Wait(_run.Deadline.Left))
            {
                _ = _run.Worker.KillOverdue(_run.Name, _run.Deadline.Limit);
                End();
                return;
            }

            _ = ((IRunPhases)this).Finish();
            SimplerLog.LateRunEnded(_device.Host.Logger, id);
        }
        catch (Exception e)
        {
            SimplerLog.LateRunFailed(_device.Host.Logger, e, id);
        }
        finally
        {
            _gate.LeavePrepared(this);
        }
    }

    /// <summary>Ends a run that its caller has cancelled when the worker answers, or kills the worker at the run's limit.</summary>
    private async Task EndLateAsync(Task<bool> answer)
    {
        long id = _run.Id;
        try
        {
            _ = await answer.ConfigureAwait(false);
            _ = Complete(_run.Worker.Answer(_run.Name, _run.Deadline));
            SimplerLog.LateRunEnded(_device.Host.Logger, id);
        }
        catch (Exception e)
        {
            SimplerLog.LateRunFailed(_device.Host.Logger, e, id);
        }
        finally
        {
            LeaveRun(holdsWorker: true);
        }
    }

    private void LeaveRun(bool holdsWorker)
    {
        if (holdsWorker)
        {
            _run.Worker.Leave();
        }

        End();
        _gate.Leave();
    }

    private void End()
    {
        _run.Arguments?.EndLease();
        _run = default;
    }
}
