namespace Ascend.Simpler;

/// <summary>
/// One run, phase by phase: <see cref="Launch"/>, <see cref="Poll"/> or <see cref="Wait(TimeSpan)"/>, <see cref="FinalizeRun"/>.
/// </summary>
/// <remarks>
/// It must be finalized or disposed whatever happened, a failed or absent launch included; until then its session takes nothing
/// else. The phases are for one thread at a time.
/// </remarks>
public sealed class PreparedRun : IDisposable
{
    private readonly IRunPhases _phases;
    private readonly TimeSpan _limit;
    private int _inCall;

    internal PreparedRun(IRunPhases phases, long runId, TimeSpan limit)
    {
        _phases = phases;
        _limit = limit;
        RunId = runId;
    }

    /// <summary>Counts the session's runs from 1.</summary>
    public long RunId { get; }

    /// <summary>How far the run has come.</summary>
    public RunPhase Phase { get; private set; }

    /// <summary>Starts the run on the device.</summary>
    /// <exception cref="InvalidOperationException">It is not in the phase <see cref="RunPhase.Prepared"/>, or another thread is in
    /// a phase of it.</exception>
    /// <exception cref="AscendInvalidStateException">The session's run before it is not finalized.</exception>
    /// <remarks>A launch that the runtime refuses completes the run; <see cref="FinalizeRun"/> throws the failure.</remarks>
    public void Launch()
    {
        using CallScope scope = BeginCall(RunPhase.Prepared);
        Phase = _phases.Launch() ? RunPhase.Launched : RunPhase.Completed;
    }

    /// <summary>Asks whether the device has ended the run, without blocking.</summary>
    /// <exception cref="InvalidOperationException">It was not launched or is finalized, or another thread is in a phase of it.</exception>
    public bool Poll()
    {
        using CallScope scope = BeginCall(RunPhase.Launched, RunPhase.Completed);
        return IsComplete(TimeSpan.Zero);
    }

    /// <summary>Blocks until the device has ended the run or the limit passes; may be called again.</summary>
    /// <param name="limit">The limit, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <returns>False when the limit passed.</returns>
    /// <exception cref="InvalidOperationException">It was not launched or is finalized, or another thread is in a phase of it.</exception>
    public bool Wait(TimeSpan limit)
    {
        using CallScope scope = BeginCall(RunPhase.Launched, RunPhase.Completed);
        return IsComplete(limit);
    }

    /// <summary>Ends the run: waits for it if need be, up to its options' limit, and brings its results back.</summary>
    /// <returns>Its host times and the capture's folder.</returns>
    /// <exception cref="AscendException">The run failed; the exception names the first call that did. The run is finalized.</exception>
    /// <exception cref="AscendTimeoutException">The limit passed; the run is given up and its session busy until it ends.</exception>
    /// <exception cref="InvalidOperationException">It is finalized already, or another thread is in a phase of it.</exception>
    public RunResult FinalizeRun()
    {
        using CallScope scope = BeginCall(RunPhase.Prepared, RunPhase.Launched, RunPhase.Completed);
        if (Phase == RunPhase.Launched && _phases.End(_limit) is { } overdue)
        {
            Phase = RunPhase.Finalized;
            throw overdue;
        }

        Phase = RunPhase.Finalized;
        try
        {
            return _phases.Finish();
        }
        finally
        {
            _phases.LeavePrepared();
        }
    }

    /// <summary>
    /// Finalizes the run if nobody did, without throwing what it failed with. A run that is still on the device is given up: its
    /// session is busy until it ends. Idempotent.
    /// </summary>
    public void Dispose()
    {
        if (Phase == RunPhase.Finalized)
        {
            return;
        }

        using CallScope scope = BeginCall(RunPhase.Prepared, RunPhase.Launched, RunPhase.Completed);
        bool ended = Phase != RunPhase.Launched || _phases.End(TimeSpan.Zero) is null;
        Phase = RunPhase.Finalized;
        if (!ended)
        {
            return;
        }

        try
        {
            _ = _phases.Finish();
        }
        catch (AscendException)
        {
            // Dispose reports nothing; FinalizeRun does.
        }
        finally
        {
            _phases.LeavePrepared();
        }
    }

    private bool IsComplete(TimeSpan limit)
    {
        if (Phase == RunPhase.Launched && _phases.Wait(limit))
        {
            Phase = RunPhase.Completed;
        }

        return Phase == RunPhase.Completed;
    }

    private CallScope BeginCall(params ReadOnlySpan<RunPhase> allowed)
    {
        if (Interlocked.Exchange(ref _inCall, 1) != 0)
        {
            throw new InvalidOperationException($"Another thread is in a phase of run {RunId}.");
        }

        if (!allowed.Contains(Phase))
        {
            Volatile.Write(ref _inCall, 0);
            throw new InvalidOperationException($"Run {RunId} is in phase {Phase}; the call is for {string.Join(" or ", allowed.ToArray())}.");
        }

        return new CallScope(this);
    }

    private readonly struct CallScope(PreparedRun run) : IDisposable
    {
        public void Dispose() => Volatile.Write(ref run._inCall, 0);
    }
}
