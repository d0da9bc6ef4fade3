using System.Diagnostics;

namespace Ascend.Simpler;

/// <content>Runs, whole or phase by phase.</content>
public sealed partial class RuntimeSession
{
    private readonly RunLane _first;
    private RunLane? _second;

    /// <summary>How many runs the session takes at a time: 2 when one can be prepared while another one works, which the runtime
    /// decides (its pipeline contract, and supports_concurrent_native_prepare_ctx of simpler's host C API, G6); else 1. Simpler's
    /// simulator and isolated sessions take 1.</summary>
    public int PipelineDepth => _plain?.PipelineDepth ?? 1;

    /// <summary>Runs a kernel and waits for its results.</summary>
    /// <param name="kernel">A kernel registered with this session.</param>
    /// <param name="arguments">Its arguments. Results are in the tensors that the kernel writes when the call returns.</param>
    /// <param name="options">What the run asks for; null for <see cref="RunOptions.Default"/>.</param>
    /// <returns>Host times of the phases and the capture's folder. Allocates nothing unless the run is traced or collects.</returns>
    /// <exception cref="ArgumentException">An option or argument is refused; nothing was launched.</exception>
    /// <exception cref="AscendTimeoutException">The run, or the one before it, did not end within its limit.</exception>
    /// <exception cref="AscendException">A call of the host runtime failed; the exception names the first that did.</exception>
    /// <exception cref="AscendInvalidStateException">A prepared run is not finalized, the process has had as many runs of the
    /// simulator as it survives (about 200), or the run is to be profiled while a <see cref="ProfilerSession"/> runs.</exception>
    /// <exception cref="ObjectDisposedException">The session, the arguments or a buffer among them is disposed.</exception>
    public RunResult Run(RegisteredKernel kernel, KernelArguments arguments, RunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        options ??= RunOptions.Default;
        using Activity? activity = AscendDiagnostics.StartRun(kernel.Package.Name, _device, options.Trace);
        try
        {
            return RunNow(kernel, arguments, options);
        }
        catch (Exception e) when (AscendDiagnostics.Note(activity, e))
        {
            throw;
        }
    }

    private RunResult RunNow(RegisteredKernel kernel, KernelArguments arguments, RunOptions options)
    {
        if (_isolated is not null)
        {
            return _isolated.Run(kernel, arguments, options);
        }

        _ = _gate.Enter(options.Timeout);
        bool late = false;
        try
        {
            _first.Begin(kernel, arguments, options);
            long id = _first.RunId;
            _ = _first.Launch();
            if (!_first.AwaitCompletion(options.Timeout))
            {
                late = true;
                throw _first.Overdue(id, options.Timeout);
            }

            return _first.Finish();
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
        ArgumentNullException.ThrowIfNull(kernel);
        options ??= RunOptions.Default;
        using Activity? activity = AscendDiagnostics.StartRun(kernel.Package.Name, _device, options.Trace);
        try
        {
            return await RunNowAsync(kernel, arguments, options, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (AscendDiagnostics.Note(activity, e))
        {
            throw;
        }
    }

    private async Task<RunResult> RunNowAsync(
        RegisteredKernel kernel, KernelArguments arguments, RunOptions options, CancellationToken cancellationToken)
    {
        if (_isolated is not null)
        {
            return await _isolated.RunAsync(kernel, arguments, options, cancellationToken).ConfigureAwait(false);
        }

        _ = await _gate.EnterAsync(options.Timeout, cancellationToken).ConfigureAwait(false);
        bool late = false;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            _first.Begin(kernel, arguments, options);
            long id = _first.RunId;
            _ = _first.Launch();
            if (!_first.IsCompleteNow())
            {
                Task completion = _first.BeginWaitingAsync();
                try
                {
                    await completion.WaitAsync(options.Timeout, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception e) when (e is TimeoutException or OperationCanceledException)
                {
                    late = _first.GiveUpWaiting();
                    if (late)
                    {
                        throw e is TimeoutException ? _first.Overdue(id, options.Timeout) : e;
                    }
                }

                _ = _first.JoinWaiting(Timeout.InfiniteTimeSpan);
            }

            return _first.Finish();
        }
        finally
        {
            if (!late)
            {
                _gate.Leave();
            }
        }
    }

    /// <summary>Prepares a run for launching it phase by phase. The session takes nothing else until it is finalized, except, with a
    /// <see cref="PipelineDepth"/> of 2, one more prepared run.</summary>
    /// <remarks>A second run is prepared after the first one was launched and launched after that one is finalized; neither may be
    /// traced, profiled or collect. The runtime may refuse it (PTO_RUNTIME_ERR_PREPARED_INCOMPATIBLE, an
    /// <see cref="AscendInvalidStateException"/>): prepare it again when the first one is finalized.</remarks>
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

        RunLane lane = _first;
        bool isPlain = !options.Trace && !options.AnyCollector && options.ProfileDirectory is null;
        bool joins = isPlain && _gate.TryJoin(
            holder => holder is RunLane { AdmitsSuccessor: true },
            holder => lane = holder == _first ? _second ??= new RunLane(this, _gate, _kernels, _options, slot: 1) : _first);
        if (!joins)
        {
            _ = _gate.Enter(options.Timeout);
        }

        try
        {
            lane.Begin(kernel, arguments, options);
            var run = new PreparedRun(lane, lane.RunId, options.Timeout);
            _gate.HoldFor(lane, run);
            return run;
        }
        catch
        {
            _gate.LeavePrepared(lane);
            throw;
        }
    }
}
