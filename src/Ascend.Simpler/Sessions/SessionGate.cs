namespace Ascend.Simpler;

/// <summary>
/// Lets one operation of a session at a time in, refuses others while a run is prepared, and closes the session when it is
/// disposed: at once, or with the operation in progress.
/// </summary>
/// <param name="deviceId">The session's device, for messages.</param>
/// <param name="close">Closes the session; called once.</param>
internal sealed class SessionGate(int deviceId, Action close) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _pair = new();
    private IRunPhases? _successor;
    private PreparedRun? _successorRun;
    private volatile bool _disposed;
    private bool _closed;

    /// <summary>Number of runs so far. Changed under the gate.</summary>
    public long RunCount { get; set; }

    /// <summary>The run that holds the session; null while none is prepared.</summary>
    public IRunPhases? Holder { get; private set; }

    private PreparedRun? Prepared { get; set; }

    /// <summary>Takes the session for one operation.</summary>
    /// <exception cref="AscendTimeoutException">It did not become free within the limit.</exception>
    /// <exception cref="AscendInvalidStateException">A prepared run is not finalized.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    public Hold Enter(TimeSpan limit)
    {
        ThrowIfCannotEnter();
        if (!_turn.Wait(limit))
        {
            throw Busy(limit);
        }

        return Entered();
    }

    /// <inheritdoc cref="Enter"/>
    public async ValueTask<Hold> EnterAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        ThrowIfCannotEnter();
        if (!await _turn.WaitAsync(limit, cancellationToken).ConfigureAwait(false))
        {
            throw Busy(limit);
        }

        return Entered();
    }

    /// <summary>Gives the session to the next operation, or closes it when it was disposed meanwhile.</summary>
    public void Leave()
    {
        do
        {
            if (_disposed && !_closed)
            {
                _closed = true;
                close();
            }

            _turn.Release();
        }
        while (_disposed && !_closed && _turn.Wait(TimeSpan.Zero));
    }

    /// <summary>Has a prepared run hold the session from now on, beyond the operation that prepared it.</summary>
    /// <param name="phases">Whose run it is.</param>
    /// <param name="run">The run.</param>
    public void HoldFor(IRunPhases phases, PreparedRun run)
    {
        lock (_pair)
        {
            if (_successor == phases)
            {
                _successorRun = run;
            }
            else
            {
                Holder = phases;
                Prepared = run;
            }
        }
    }

    /// <summary>Lets a second run in while the first one works.</summary>
    /// <param name="admits">Whether the holder can have one beside it.</param>
    /// <param name="second">Gives the phases of the second run.</param>
    /// <returns>False when no run holds the session, there is a second one already, or the holder cannot have one.</returns>
    public bool TryJoin(Func<IRunPhases, bool> admits, Func<IRunPhases, IRunPhases> second)
    {
        lock (_pair)
        {
            if (_disposed || _successor is not null || Holder is not { } holder
                || Prepared is not { Phase: RunPhase.Launched or RunPhase.Completed } || !admits(holder))
            {
                return false;
            }

            _successor = second(holder);
            return true;
        }
    }

    /// <summary>Ends a prepared run's hold on the session; a second run then has it alone.</summary>
    public void LeavePrepared(IRunPhases phases)
    {
        lock (_pair)
        {
            if (_successor is not null)
            {
                if (_successor != phases)
                {
                    Holder = _successor;
                    Prepared = _successorRun;
                }

                _successor = null;
                _successorRun = null;
                return;
            }

            Holder = null;
            Prepared = null;
        }

        Leave();
    }

    public void Dispose()
    {
        _disposed = true;
        if (_turn.Wait(TimeSpan.Zero))
        {
            Leave();
        }
    }

    private void ThrowIfCannotEnter()
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(RuntimeSession));
        if (Prepared is { } prepared)
        {
            throw new AscendInvalidStateException(
                $"Run {prepared.RunId} of this session is prepared and not finalized.", "Finalize or dispose it first.");
        }
    }

    private Hold Entered()
    {
        var hold = new Hold(this);
        if (_disposed)
        {
            hold.Dispose();
            throw new ObjectDisposedException(nameof(RuntimeSession));
        }

        return hold;
    }

    private AscendTimeoutException Busy(TimeSpan limit) => new(
        $"The session on device {deviceId} did not become free within {limit}: run {RunCount} is still on the device.",
        "Wait for it, raise RunOptions.Timeout, or dispose the session and open another one in a new process.");

    /// <summary>Ends an operation's turn when disposed.</summary>
    public readonly struct Hold(SessionGate gate) : IDisposable
    {
        public void Dispose() => gate.Leave();
    }
}
