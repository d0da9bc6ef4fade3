namespace Ascend.Simpler;

/// <content>Runs, whole or phase by phase.</content>
internal sealed partial class InProcessBackend
{
    public RunResult Run(RegisteredKernel kernel, KernelArguments arguments, RunOptions options)
    {
        _ = _gate.Enter(options.Timeout);
        bool late = false;
        try
        {
            _first.Begin(kernel, arguments, options);
            _ = _first.Launch();
            if (_first.End(options.Timeout) is { } overdue)
            {
                late = true;
                throw overdue;
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

    public async Task<RunResult> RunAsync(
        RegisteredKernel kernel, KernelArguments arguments, RunOptions options, CancellationToken cancellationToken)
    {
        _ = await _gate.EnterAsync(options.Timeout, cancellationToken).ConfigureAwait(false);
        bool late = false;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            _first.Begin(kernel, arguments, options);
            _ = _first.Launch();
            if (await _first.EndAsync(options.Timeout, cancellationToken).ConfigureAwait(false) is { } givenUp)
            {
                late = true;
                throw givenUp;
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

    private RunLane Second => _second ??= new RunLane(this, _device, _gate, _kernels, _options, slot: 1);

    public PreparedRun Prepare(RegisteredKernel kernel, KernelArguments arguments, RunOptions options)
    {
        RunLane lane = _first;
        bool isPlain = !options.Trace && !options.AnyCollector && options.ProfileDirectory is null;
        bool joins = isPlain && _gate.TryJoin(
            holder => holder is RunLane { AdmitsSuccessor: true },
            holder => lane = holder == _first ? Second : _first);
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
