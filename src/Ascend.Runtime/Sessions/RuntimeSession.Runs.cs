using System.Diagnostics;
using System.Globalization;
using Ascend.Interop.Simpler.G6;

namespace Ascend.Runtime;

/// <content>The life cycle of a run: prepare, launch, wait, finalize. Everything private here happens under the gate.</content>
public sealed partial class RuntimeSession : IRunPhases
{
    private RunWaiter? _waiter;
    private ActiveRun _run;
    private RunOptions? _acceptedOptions;
    private HostRuntime? _acceptedBy;
    private CallConfig _config;

    private RunWaiter Waiter => _waiter ??= new RunWaiter(OnLateCompletion, $"ascend run waiter, device {_device.Id}");

    /// <summary>Runs a kernel and waits for its results.</summary>
    /// <param name="kernel">A kernel registered with this session.</param>
    /// <param name="arguments">Its arguments. Results are in the tensors that the kernel writes when the call returns.</param>
    /// <param name="options">What the run asks for; null for <see cref="RunOptions.Default"/>.</param>
    /// <returns>Host times of the phases and the capture's folder. Allocates nothing unless the run is traced or collects.</returns>
    /// <exception cref="ArgumentException">An option or argument is refused; nothing was launched.</exception>
    /// <exception cref="AscendTimeoutException">The run, or the one before it, did not end within its limit.</exception>
    /// <exception cref="AscendException">A call of the host runtime failed; the exception names the first that did.</exception>
    /// <exception cref="AscendInvalidStateException">A prepared run is not finalized, or the process has had as many runs of the
    /// simulator as it survives (about 200).</exception>
    /// <exception cref="ObjectDisposedException">The session, the arguments or a buffer among them is disposed.</exception>
    public RunResult Run(RegisteredKernel kernel, KernelArguments arguments, RunOptions? options = null)
    {
        options ??= RunOptions.Default;
        if (_isolated is not null)
        {
            return _isolated.Run(kernel, arguments, options);
        }

        _ = _gate.Enter(options.Timeout);
        bool late = false;
        try
        {
            Begin(kernel, arguments, options);
            long id = _run.Id;
            Launch();
            if (!AwaitCompletion(options.Timeout))
            {
                late = true;
                throw Overdue(id, options.Timeout);
            }

            return Finish();
        }
        finally
        {
            if (!late)
            {
                _gate.Leave();
            }
        }
    }

    /// <summary>Runs a kernel without blocking a thread while the device works.</summary>
    /// <param name="kernel">A kernel registered with this session.</param>
    /// <param name="arguments">Its arguments; not to be changed before the task ends.</param>
    /// <param name="options">What the run asks for; null for <see cref="RunOptions.Default"/>.</param>
    /// <param name="cancellationToken">
    /// Cancels waiting for the session's turn and for the device. A launched run cannot be recalled: it ends on the device, its
    /// results are dropped into the tensors, and the session takes the next run after that.
    /// </param>
    /// <inheritdoc cref="Run" path="/exception"/>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<RunResult> RunAsync(
        RegisteredKernel kernel,
        KernelArguments arguments,
        RunOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        options ??= RunOptions.Default;
        if (_isolated is not null)
        {
            return await _isolated.RunAsync(kernel, arguments, options, cancellationToken).ConfigureAwait(false);
        }

        _ = await _gate.EnterAsync(options.Timeout, cancellationToken).ConfigureAwait(false);
        bool late = false;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            Begin(kernel, arguments, options);
            long id = _run.Id;
            Launch();
            if (!IsCompleteNow())
            {
                var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                Waiter.Begin(_run.Runtime!, completion.SetResult);
                try
                {
                    await completion.Task.WaitAsync(options.Timeout, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception e) when (e is TimeoutException or OperationCanceledException)
                {
                    late = Waiter.TryAbandon();
                    if (late)
                    {
                        throw e is TimeoutException ? Overdue(id, options.Timeout) : e;
                    }
                }

                NoteFailure(_run.Runtime!.WaitOperation, Waiter.Status);
            }

            return Finish();
        }
        finally
        {
            if (!late)
            {
                _gate.Leave();
            }
        }
    }

    /// <summary>Prepares a run for launching it phase by phase. The session takes nothing else until it is finalized.</summary>
    /// <returns>The prepared run, which the caller finalizes or disposes.</returns>
    /// <inheritdoc cref="Run" path="/param"/>
    /// <inheritdoc cref="Run" path="/exception"/>
    public PreparedRun Prepare(RegisteredKernel kernel, KernelArguments arguments, RunOptions? options = null)
    {
        options ??= RunOptions.Default;
        if (_isolated is not null)
        {
            return _isolated.Prepare(kernel, arguments, options);
        }

        _ = _gate.Enter(options.Timeout);
        try
        {
            Begin(kernel, arguments, options);
            return _gate.Prepared = new PreparedRun(this, _run.Id, options.Timeout);
        }
        catch
        {
            _gate.Leave();
            throw;
        }
    }

    /// <summary>Launches the prepared run. A failure is kept for <see cref="Finish"/>.</summary>
    private bool Launch()
    {
        _run.ModelledRuns = Modelled.FinishedRuns;
        _run.LaunchStart = Stopwatch.GetTimestamp();
        bool launched = NoteFailure(_run.Runtime!.LaunchOperation, _run.Runtime.Launch());
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

        int poll = _run.Runtime!.Poll();
        if (poll < 0)
        {
            NoteFailure(_run.Runtime.WaitOperation, _run.Runtime.Wait());
            NoteFailure(_run.Runtime.PollOperation, poll);
        }

        return poll != (int)SimplerPoll.SIMPLER_NATIVE_RUN_POLL_NOT_READY;
    }

    /// <summary>Waits for the launched run; when the limit passes, the waiter takes it over and frees the session at its end.</summary>
    private bool AwaitCompletion(TimeSpan limit)
    {
        if (IsCompleteNow())
        {
            return true;
        }

        if (limit == Timeout.InfiniteTimeSpan)
        {
            NoteFailure(_run.Runtime!.WaitOperation, _run.Runtime.Wait());
            return true;
        }

        BeginWaiting();
        if (!Waiter.Wait(limit))
        {
            return false;
        }

        NoteFailure(_run.Runtime!.WaitOperation, Waiter.Status);
        return true;
    }

    private void BeginWaiting() => Waiter.Begin(_run.Runtime!, onCompletion: null);

    /// <summary>Waits for a run that <see cref="BeginWaiting"/> waits for, without giving it up.</summary>
    private bool JoinWaiting(TimeSpan limit)
    {
        if (!Waiter.Join(limit))
        {
            return false;
        }

        NoteFailure(_run.Runtime!.WaitOperation, Waiter.Status);
        return true;
    }

    private bool GiveUpWaiting() => Waiter.TryAbandon();

    /// <summary>Finalizes the run, collects its capture and reports. Throws the run's first failure.</summary>
    private RunResult Finish()
    {
        HostRuntime runtime = _run.Runtime!;
        long finalizeStart = Stopwatch.GetTimestamp();
        NoteFailure(runtime.FinalizeOperation, runtime.FinalizeRun());
        long end = Stopwatch.GetTimestamp();
        ActiveRun run = _run;
        try
        {
            if (run.FailedOperation is not null)
            {
                throw runtime.RunFailure(run.FailedOperation, run.FailedStatus, $"Run {run.Id} of '{run.Kernel!.Package.Name}'.");
            }

            (long? deviceWall, long? kernelSpan) = Modelled.TimesOfOneRunSince(run.ModelledRuns);
            RunTiming? timing = run.Log is null ? null : RunTiming.Read(run.Log.End());
            string? capture = null;
            if (run.Capture is not null)
            {
                capture = Path.Combine(run.Folder!, "tracr");
                run.Capture.Collect(_device.Id, capture);
                RuntimeLog.CaptureCollected(_logger, run.Id, capture);
            }

            return new RunResult(
                run.Id,
                Stopwatch.GetElapsedTime(run.PrepareStart, run.PrepareEnd),
                Stopwatch.GetElapsedTime(run.LaunchStart, run.WaitStart),
                Stopwatch.GetElapsedTime(run.WaitStart, finalizeStart),
                Stopwatch.GetElapsedTime(finalizeStart, end),
                run.Folder,
                capture)
            {
                DeviceWallNanoseconds = deviceWall ?? runtime.DeviceWallNanoseconds ?? ToNanoseconds(timing?.DeviceWall),
                KernelSpanNanoseconds = kernelSpan,
                Timing = timing,
            };
        }
        finally
        {
            Release();
        }
    }

    bool IRunPhases.Launch() => Launch();

    bool IRunPhases.IsCompleteNow() => IsCompleteNow();

    bool IRunPhases.AwaitCompletion(TimeSpan limit) => AwaitCompletion(limit);

    void IRunPhases.BeginWaiting() => BeginWaiting();

    bool IRunPhases.JoinWaiting(TimeSpan limit) => JoinWaiting(limit);

    bool IRunPhases.GiveUpWaiting() => GiveUpWaiting();

    RunResult IRunPhases.Finish() => Finish();

    AscendTimeoutException IRunPhases.Overdue(long runId, TimeSpan limit) => Overdue(runId, limit);

    void IRunPhases.LeavePrepared() => _gate.LeavePrepared();

    private AscendTimeoutException Overdue(long runId, TimeSpan limit) => new(
        $"Run {runId} on device {_device.Id} did not end within {limit}; it is still on the device and keeps the session busy.",
        "Raise RunOptions.Timeout, or look at the runtime's log for what the device waits for.");

    private void Begin(RegisteredKernel kernel, KernelArguments arguments, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(arguments);
        kernel.RequireIn(_kernels);
        if (!ReferenceEquals(options, _acceptedOptions))
        {
            options.Validate();
        }

        arguments.Check(kernel.Package, _device.Id);
        if (_device.Host.Backend == BackendKind.Simulator)
        {
            ThreadKeys.EnsureForRun();
        }

        HostRuntime runtime = RuntimeFor(options.Trace);
        _run = new ActiveRun { Id = ++_gate.RunCount, Kernel = kernel, Runtime = runtime };
        try
        {
            if (!ReferenceEquals(options, _acceptedOptions) || !ReferenceEquals(runtime, _acceptedBy))
            {
                runtime.Accept(options);
                _acceptedBy = runtime;
            }

            if (options.Trace || options.AnyCollector)
            {
                _run.Folder = CreateRunFolder(kernel.Package.Name, options);
            }

            Configure(options);
            if (options.Trace)
            {
                CaptureSource source = CaptureSource.Of(runtime.LibraryPath);
                source.BeginRun();
                _run.Capture = source;
            }

            arguments.BeginLease();
            _run.Arguments = arguments;
            _run.Log = runtime.Context.Log = RuntimeLogCapture.Begin(_device.Host);
            _run.PrepareStart = Stopwatch.GetTimestamp();
            int status = runtime.Prepare(kernel.CallableId, arguments, in _config, options.BlockDim);
            _run.PrepareEnd = Stopwatch.GetTimestamp();
            if (status != 0)
            {
                throw runtime.Failure(
                    runtime.PrepareOperation, status, $"Run {_run.Id} of '{kernel.Package.Name}'; nothing was launched.");
            }
        }
        catch
        {
            DeleteIfEmpty(_run.Folder);
            Release();
            throw;
        }
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

    private string CreateRunFolder(string package, RunOptions options)
    {
        string root = Path.GetFullPath(options.OutputDirectory ?? _options.OutputDirectory);
        string time = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss.fff", CultureInfo.InvariantCulture);
        string folder = Path.Combine(root, $"{package}-{time}-p{Environment.ProcessId}-d{_device.Id}-r{_run.Id:D4}");
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AscendException(
                $"The output directory '{root}' cannot be written: {e.Message} Nothing was launched.", "Name a writable OutputDirectory.", e);
        }

        return folder;
    }

    private static void DeleteIfEmpty(string? folder)
    {
        if (folder is not null && Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
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

    private ModelledTimes Modelled => new(_device.Host.Mock, _device.Id);

    private static long? ToNanoseconds(TimeSpan? time) => time?.Ticks * TimeSpan.NanosecondsPerTick;

    private void Release()
    {
        _run.Capture?.EndRun();
        _run.Arguments?.EndLease();
        if (_run.Log is not null)
        {
            _run.Log.Dispose();
            _run.Runtime!.Context.Log = null;
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
            RuntimeLog.LateRunEnded(_logger, id);
        }
        catch (Exception e)
        {
            RuntimeLog.LateRunFailed(_logger, e, id);
        }
        finally
        {
            _gate.LeavePrepared();
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
        public RuntimeLogCapture? Log;
        public string? FailedOperation;
        public int FailedStatus;
        public long PrepareStart;
        public long PrepareEnd;
        public long LaunchStart;
        public long WaitStart;
        public ulong ModelledRuns;
    }
}
