using System.Runtime.ExceptionServices;

namespace Ascend.Simpler;

/// <summary>
/// Runs in a worker: starts one when there is none, registers the session's kernels with it,
/// and carries runs there.
/// </summary>
internal sealed partial class IsolatedBackend : ISessionBackend, IRunPhases
{
    private readonly Device _device;
    private readonly SessionOptions _options;
    private readonly SessionGate _gate;
    private readonly KernelTable _kernels;
    private IsolatedRun _run;

    /// <param name="device">The device.</param>
    /// <param name="options">The session's options.</param>
    /// <param name="gate">The session's gate.</param>
    /// <param name="kernels">The session's kernels.</param>
    public IsolatedBackend(Device device, SessionOptions options, SessionGate gate, KernelTable kernels)
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

    /// <summary>One: each of the worker's answers ends a request.</summary>
    public int PipelineDepth => 1;

    /// <summary>Never: another worker takes over.</summary>
    public bool IsWornOut => false;

    public void Register(RegisteredKernel kernel) => Register(Worker(), kernel);

    public void Unregister(RegisteredKernel kernel)
    {
        if (_worker is { } worker && worker.IsUsable())
        {
            using WorkerClient.Turn turn = worker.Enter(Deadline.None);
            worker.Forget(kernel.CallableId);
            worker.Begin(WorkerMessage.Unregister).Write(kernel.CallableId);
            worker.Exchange($"unregistering {kernel}").RequireEnd();
        }
    }

    public RunResult Run(RegisteredKernel kernel, KernelArguments arguments, RunOptions options)
    {
        _ = _gate.Enter(options.Timeout);
        try
        {
            Begin(kernel, arguments, options);
            try
            {
                using WorkerClient.Turn turn = _run.Worker.Enter(_run.Deadline);
                WriteRun(WorkerMessage.Run);
                return Complete(_run.Worker.Exchange(_run.Name, _run.Deadline));
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
            _ = _run.Worker.Enter(_run.Deadline);
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

    public PreparedRun Prepare(RegisteredKernel kernel, KernelArguments arguments, RunOptions options)
    {
        _ = _gate.Enter(options.Timeout);
        try
        {
            Begin(kernel, arguments, options);
            using WorkerClient.Turn turn = _run.Worker.Enter(_run.Deadline);
            WriteRun(WorkerMessage.Prepare);
            _run.Worker.Exchange(_run.Name, _run.Deadline).RequireEnd();
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

    public void Dispose() => _worker?.Dispose();

    bool IRunPhases.Launch()
    {
        _run.Deadline = Deadline.After(_run.Options.Timeout);
        return Ask(WorkerMessage.Launch, _run.Deadline);
    }

    bool IRunPhases.Wait(TimeSpan limit) =>
        limit == TimeSpan.Zero ? Ask(WorkerMessage.Poll, Deadline.After(_options.WorkerTimeout)) : Wait(limit);

    AscendTimeoutException? IRunPhases.End(TimeSpan limit) => Wait(limit) ? null : GiveUp(limit);

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
            using WorkerClient.Turn turn = worker.Enter(deadline);
            _ = worker.Begin(WorkerMessage.Finish);
            return Complete(worker.Exchange(_run.Name, deadline));
        }
        finally
        {
            End();
        }
    }

    void IRunPhases.LeavePrepared() => _gate.LeavePrepared(this);

    private void Begin(RegisteredKernel kernel, KernelArguments arguments, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        _kernels.Require(kernel);
        options.Validate();
        WorkerClient worker = Worker();
        arguments.Check(kernel.Package, _device.Id, this);
        arguments.BeginLease();
        long id = ++_gate.RunCount;
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

        int slot = _run.Kernel.CallableId;
        _run.Worker.Sent(slot).Write(
            _run.Worker.Begin(kind).Write(slot),
            _run.Arguments,
            _run.Options,
            OutputDirectory);
    }

    private RunResult Complete(MessageReader answer)
    {
        RunResult result = answer.Read(WorkerJson.Default.RunResult) with { RunId = _run.Id };
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
            using WorkerClient.Turn turn = _run.Worker.Enter(deadline);
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
        catch (AscendException e)
        {
            _run.Failure = e;
            return phase != WorkerMessage.Launch;
        }
    }

    private bool Wait(TimeSpan limit) => limit == Timeout.InfiniteTimeSpan
        ? Ask(WorkerMessage.Wait, Deadline.None, Timeout.Infinite)
        : Ask(
            WorkerMessage.Wait,
            Deadline.After(limit + _options.WorkerTimeout),
            (int)Math.Min(Math.Ceiling(limit.TotalMilliseconds), int.MaxValue));

    /// <summary>Lets go of a launched run: kills the worker when the run was awaited or is past its limit, else leaves it the time up to
    /// that.</summary>
    private AscendTimeoutException GiveUp(TimeSpan awaited)
    {
        if (awaited == TimeSpan.Zero && !_run.Deadline.IsPast)
        {
            AscendTimeoutException overdue = RunLimit.Overdue(_run.Id, _device.Id, awaited);
            _ = Task.Run(EndGivenUp);
            return overdue;
        }

        AscendTimeoutException killed = _run.Worker.KillOverdue(_run.Name, _run.Deadline.Limit);
        End();
        _gate.LeavePrepared(this);
        return killed;
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

    private string OutputDirectory => Path.GetFullPath(_run.Options.OutputDirectory ?? _options.OutputDirectory);

    private void End()
    {
        if (_run.Worker is { Lost: not null } lost)
        {
            OutputFolder.DeleteEmptyOf(OutputDirectory, lost.ProcessId);
        }

        _run.Arguments?.EndLease();
        _run = default;
    }
}
