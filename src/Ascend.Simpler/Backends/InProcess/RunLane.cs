using System.Diagnostics;
using Ascend.Interop.Simpler;
using Microsoft.Extensions.Logging;

namespace Ascend.Simpler;

/// <summary>
/// One of a session's places for a run, with the run's life cycle: prepare, launch, wait, finalize. Every session has one; a second
/// one takes a run that is prepared while the first works, where the runtime can do that. Used under the
/// session's gate.
/// </summary>
/// <param name="backend">Has the open builds.</param>
/// <param name="device">The device.</param>
/// <param name="gate">The session's gate.</param>
/// <param name="kernels">The session's kernels.</param>
/// <param name="sessionOptions">How the session behaves.</param>
/// <param name="slot">The place's number, 0 or 1, by which the runtime knows it.</param>
internal sealed class RunLane(
    InProcessBackend backend, Device device, SessionGate gate, KernelTable kernels, SessionOptions sessionOptions, int slot)
    : IRunPhases, IDisposable
{
    private RunWaiter? _waiter;
    private ActiveRun _run;
    private RunOptions? _acceptedOptions;
    private HostRuntime? _acceptedBy;
    private AdapterRunConfig _config;

    /// <summary>Number of the run in this place; 0 when it is free.</summary>
    public long RunId => _run.Id;

    /// <summary>Nothing of the run keeps another one from being prepared meanwhile.</summary>
    public bool AdmitsSuccessor => _run is
    {
        Runtime: { PipelineDepth: > 1, IsSuspect: false },
        Folder: null,
        Profile: null,
        Log: null,
        FailedOperation: null,
    };

    private RunWaiter Waiter => _waiter ??= new RunWaiter(OnLateCompletion, slot, $"ascend run waiter, device {device.Id}");

    private ILogger Logger => device.Host.Logger;

    /// <summary>Launches the prepared run. A failure is kept for <see cref="Finish"/>.</summary>
    public bool Launch()
    {
        RequireLaunchable();
        _run.ModelledRuns = Modelled.FinishedRuns;
        _run.LaunchStart = Stopwatch.GetTimestamp();
        bool launched = NoteFailure(_run.Runtime!.LaunchOperation, _run.Runtime.Launch(slot));
        AscendMetrics.CountLaunch("simpler", device.Id);
        _run.WaitStart = Stopwatch.GetTimestamp();
        return launched;
    }

    /// <summary>Whether the launched run needs no waiting. A failed run counts as complete; its code is kept.</summary>
    private bool IsCompleteNow()
    {
        if (_run.FailedOperation is not null)
        {
            return true;
        }

        int poll = _run.Runtime!.Poll(slot);
        if (poll < 0)
        {
            NoteFailure(_run.Runtime.WaitOperation, _run.Runtime.Wait(slot));
            NoteFailure(_run.Runtime.PollOperation, poll);
        }

        return poll != (int)AdapterPoll.ADAPTER_NOT_READY;
    }

    public bool Wait(TimeSpan limit)
    {
        if (!_run.IsWaitedFor)
        {
            if (IsCompleteNow())
            {
                return true;
            }

            if (limit == TimeSpan.Zero)
            {
                return false;
            }

            BeginWaiting(onCompletion: null);
        }

        if (!Waiter.Join(limit))
        {
            return false;
        }

        NoteFailure(_run.Runtime!.WaitOperation, Waiter.Status);
        return true;
    }

    /// <summary>Waits for the launched run; when the limit passes, the waiter takes it over and frees the session at its end.</summary>
    public AscendTimeoutException? End(TimeSpan limit)
    {
        long id = _run.Id;
        if (!_run.IsWaitedFor)
        {
            if (IsCompleteNow())
            {
                return null;
            }

            if (limit == Timeout.InfiniteTimeSpan)
            {
                NoteFailure(_run.Runtime!.WaitOperation, _run.Runtime.Wait(slot));
                return null;
            }

            BeginWaiting(onCompletion: null);
        }

        if (!Waiter.Wait(limit))
        {
            return RunLimit.Overdue(id, device.Id, limit);
        }

        NoteFailure(_run.Runtime!.WaitOperation, Waiter.Status);
        return null;
    }

    /// <summary>As <see cref="End"/>, without a thread of the caller's.</summary>
    /// <returns>Why the run was given up, a time limit or the cancellation; null when it has ended.</returns>
    public async Task<Exception?> EndAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        if (IsCompleteNow())
        {
            return null;
        }

        long id = _run.Id;
        var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        BeginWaiting(completion.SetResult);
        try
        {
            await completion.Task.WaitAsync(limit, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            if (Waiter.TryAbandon())
            {
                return e is TimeoutException ? RunLimit.Overdue(id, device.Id, limit) : e;
            }
        }

        _ = Waiter.Join(Timeout.InfiniteTimeSpan);
        NoteFailure(_run.Runtime!.WaitOperation, Waiter.Status);
        return null;
    }

    /// <summary>Finalizes the run, collects its capture, ends its profile and reports. Throws the run's first failure.</summary>
    public RunResult Finish()
    {
        HostRuntime runtime = _run.Runtime!;
        long finalizeStart = Stopwatch.GetTimestamp();
        NoteFailure(runtime.FinalizeOperation, runtime.FinalizeRun(slot));
        long end = Stopwatch.GetTimestamp();
        ActiveRun run = _run;
        try
        {
            if (run.FailedOperation is not null)
            {
                throw runtime.RunFailure(run.FailedOperation, run.FailedStatus, $"Run {run.Id} of '{run.Kernel!.Package.Name}'.", run.Log);
            }

            (long? deviceWall, long? kernelSpan) = Modelled.TimesOfOneRunSince(run.ModelledRuns);
            RunTiming? timing = run.Log is null ? null : RunTiming.Read(run.Log.End());
            string? capture = run.Capture is null ? null : Path.Combine(run.Folder!, "tracr");
            string? problem = run.Capture?.Collect(capture!, runtime.Tracr);
            if (problem is not null)
            {
                SimplerLog.CaptureFailed(Logger, run.Id, problem);
            }
            else if (capture is not null)
            {
                SimplerLog.CaptureCollected(Logger, run.Id, capture);
            }

            run.Profile?.Stop();
            return new RunResult(
                run.Id,
                Stopwatch.GetElapsedTime(run.PrepareStart, run.PrepareEnd),
                Stopwatch.GetElapsedTime(run.LaunchStart, run.WaitStart),
                Stopwatch.GetElapsedTime(run.WaitStart, finalizeStart),
                Stopwatch.GetElapsedTime(finalizeStart, end),
                run.Folder,
                problem is null ? capture : null)
            {
                CaptureProblem = problem,
                DeviceWallNanoseconds = deviceWall ?? runtime.DeviceWallNanoseconds(slot) ?? ToNanoseconds(timing?.DeviceWall),
                KernelSpanNanoseconds = kernelSpan,
                Timing = timing,
                ProfilePath = run.Profile?.Directory,
            };
        }
        finally
        {
            Release();
            OutputFolder.DeleteIfEmpty(run.Folder);
        }
    }

    public void LeavePrepared() => gate.LeavePrepared(this);

    public void Dispose() => _waiter?.Dispose();

    /// <summary>Prepares a run in this place.</summary>
    public void Begin(RegisteredKernel kernel, KernelArguments arguments, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        kernels.Require(kernel);
        if (!ReferenceEquals(options, _acceptedOptions))
        {
            options.Validate();
        }

        arguments.Check(kernel.Package, device.Id, backend);
        if (device.Host.Backend == BackendKind.Simulator)
        {
            ThreadKeys.EnsureForRun();
        }

        HostRuntime runtime = backend.RuntimeFor(options.Trace, options);
        _run = new ActiveRun { Id = ++gate.RunCount, Kernel = kernel, Runtime = runtime };
        try
        {
            if (!ReferenceEquals(options, _acceptedOptions) || !ReferenceEquals(runtime, _acceptedBy))
            {
                runtime.Accept(options);
                _acceptedBy = runtime;
            }

            if (options.Trace || options.AnyCollector)
            {
                _run.Folder = OutputFolder.Create(
                    options.OutputDirectory ?? sessionOptions.OutputDirectory, kernel.Package.Name, device.Id, _run.Id);
            }

            Configure(options);
            _run.Profile = RunProfile.Start(device, kernel, options);
            if (options.Trace)
            {
                CaptureSource source = CaptureSource.Of(runtime.LibraryPath);
                source.BeginRun();
                _run.Capture = source;
            }

            arguments.BeginLease();
            _run.Arguments = arguments;
            _run.Log = RuntimeLogCapture.Begin(device.Host);
            _run.PrepareStart = Stopwatch.GetTimestamp();
            int status = runtime.Prepare(slot, kernel.CallableId, arguments, in _config);
            _run.PrepareEnd = Stopwatch.GetTimestamp();
            if (status != 0)
            {
                throw runtime.Failure(
                    runtime.PrepareOperation, status, $"Run {_run.Id} of '{kernel.Package.Name}'; nothing was launched.", _run.Log);
            }
        }
        catch
        {
            OutputFolder.DeleteIfEmpty(_run.Folder);
            Release();
            throw;
        }
    }

    /// <summary>Refuses to launch a run before the one in the session's other place is finalized.</summary>
    /// <exception cref="AscendInvalidStateException">It is not.</exception>
    private void RequireLaunchable()
    {
        if (gate.Holder is RunLane other && other != this)
        {
            throw new AscendInvalidStateException(
                $"Run {RunId} cannot be launched while run {other.RunId} of this session is not finalized.", "Finalize that one first.");
        }
    }

    private void BeginWaiting(Action? onCompletion)
    {
        _run.IsWaitedFor = true;
        Waiter.Begin(_run.Runtime!, onCompletion);
    }

    private void Configure(RunOptions options)
    {
        if (ReferenceEquals(options, _acceptedOptions) && !options.AnyCollector)
        {
            return;
        }

        options.Write(out _config, _run.Folder ?? "");
        _acceptedOptions = options;
    }

    /// <summary>Keeps the first failing call of the run.</summary>
    /// <returns>True when the status is success.</returns>
    private bool NoteFailure(string operation, int status)
    {
        if (status == 0)
        {
            return true;
        }

        if (_run.FailedOperation is null)
        {
            _run.FailedOperation = operation;
            _run.FailedStatus = status;
        }

        return false;
    }

    private ModelledTimes Modelled => new(device.Host.Mock, device.Id);

    private static long? ToNanoseconds(TimeSpan? time) => time?.Ticks * TimeSpan.NanosecondsPerTick;

    private void Release()
    {
        _run.Profile?.Dispose();
        _run.Capture?.EndRun();
        _run.Arguments?.EndLease();
        if (_run.Log is not null)
        {
            _run.Log.Dispose();
        }

        _run = default;
    }

    /// <summary>On the waiter's thread: a run that nobody waits for any more has ended.</summary>
    private void OnLateCompletion(HostRuntime runtime)
    {
        long id = _run.Id;
        try
        {
            NoteFailure(_run.Runtime!.WaitOperation, Waiter.Status);
            _ = Finish();
            SimplerLog.LateRunEnded(Logger, id);
        }
        catch (Exception e)
        {
            SimplerLog.LateRunFailed(Logger, e, id);
        }
        finally
        {
            gate.LeavePrepared(this);
        }
    }

    private struct ActiveRun
    {
        public long Id;
        public HostRuntime? Runtime;
        public RegisteredKernel? Kernel;
        public KernelArguments? Arguments;
        public string? Folder;
        public CaptureSource? Capture;
        public ProfilerSession? Profile;
        public RuntimeLogCapture? Log;
        public string? FailedOperation;
        public int FailedStatus;
        public long PrepareStart;
        public long PrepareEnd;
        public long LaunchStart;
        public long WaitStart;
        public ulong ModelledRuns;

        /// <summary>The waiter waits for it.</summary>
        public bool IsWaitedFor;
    }
}
