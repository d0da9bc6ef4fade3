using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Ascend.Simpler;

/// <summary>
/// A session's end of one living worker: requests in turn, shared memory, and what became of it. Lives until the session and the
/// last device buffer in the worker let go; keeps its device open.
/// </summary>
internal sealed partial class WorkerClient : ChildHandle
{
    /// <summary>The protocol's version; both sides must have the same.</summary>
    public const int ProtocolVersion = 5;

    /// <summary>The most bytes that one copy request moves.</summary>
    public const int CopyChunk = 16 << 20;

    /// <summary>How long the lines of a failure may be on their way after its answer.</summary>
    private static readonly TimeSpan s_markLimit = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan s_longestEnd = TimeSpan.FromSeconds(10);

    private readonly WorkerProcess _process;
    private readonly WorkerChannel _channel;
    private readonly TimeSpan _limit;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly TracrBuild? _tracr;
    private long _linesBefore;
    private long _runSince;
    private volatile string? _lost;

    private WorkerClient(WorkerProcess process, Socket socket, TimeSpan limit, TracrBuild? tracr, ILogger logger)
        : base(logger)
    {
        _tracr = tracr;
        _process = process;
        _channel = new WorkerChannel(socket);
        _limit = limit;
        socket.SendTimeout = (int)Math.Clamp(limit.TotalMilliseconds, 1, int.MaxValue);
    }

    /// <summary>The worker's process id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>The worker has said that it can do no more runs; everything else it still can.</summary>
    public bool IsWornOut { get; private set; }

    /// <summary>How the worker was lost; null while it can be used.</summary>
    public string? Lost => _lost;

    /// <summary>Finds out whether an idle worker is gone, or speaks unasked.</summary>
    public bool IsUsable()
    {
        if (_lost is null && _turn.Wait(TimeSpan.Zero))
        {
            try
            {
                if (_channel.IsReadable)
                {
                    MarkLost($"it {_process.WaitForEnd().Description} while nothing ran");
                }
            }
            finally
            {
                Leave();
            }
        }

        return _lost is null;
    }

    protected override string Kind => "isolated worker";

    /// <summary>Starts a worker and opens in it what <paramref name="setup"/> says.</summary>
    /// <param name="setup">What to open.</param>
    /// <param name="device">The session's device.</param>
    /// <param name="tracr">What is known of the TraCR buffers; null where nothing is.</param>
    /// <exception cref="AscendWorkerException">It ended, did not answer in time, or is of another version.</exception>
    /// <exception cref="AscendException">There is no worker to start, or it could not open the device or the runtime.</exception>
    public static WorkerClient Start(WorkerSetup setup, DeviceHandle device, TracrBuild? tracr)
    {
        WorkerCommand command = WorkerCommand.Find(setup.Session.WorkerPath, Environment.GetEnvironmentVariable, AppContext.BaseDirectory);
        TimeSpan limit = setup.Session.WorkerTimeout;
        WorkerProcess process = WorkerProcess.Start(command, limit, device.Logger, out Socket socket);
        SimplerLog.WorkerStarted(device.Logger, process.Id, command.Path, setup.DeviceId);
        var client = new WorkerClient(process, socket, limit, tracr, device.Logger);
        bool leased = false;
        try
        {
            device.DangerousAddRef(ref leased);
            client.Attach(device, process.Id);
            client.Greet();
            client.Begin(WorkerMessage.Open).Write(setup, WorkerJson.Default.WorkerSetup);
            client.Exchange("its start").RequireEnd();
            return client;
        }
        catch
        {
            if (client.IsInvalid)
            {
                client.ReleaseNative();
            }

            client.Dispose();
            throw;
        }
        finally
        {
            if (leased)
            {
                device.DangerousRelease();
            }
        }
    }

    /// <summary>Takes the channel; released by <see cref="Leave"/>, which disposing the result calls. Requests come between the two.</summary>
    /// <exception cref="AscendTimeoutException">Another operation held it for too long.</exception>
    /// <exception cref="AscendInvalidStateException">The worker is lost.</exception>
    public Turn Enter(Deadline deadline)
    {
        ThrowIfLost();
        if (!_turn.Wait(deadline.Left))
        {
            throw new AscendTimeoutException(
                $"The worker process {ProcessId} is busy with another operation.", "Wait for the run in flight, or raise the limit.");
        }

        try
        {
            ThrowIfLost();
            SendFreed();
            return new Turn(this);
        }
        catch
        {
            Leave();
            throw;
        }
    }

    public void Leave() => _turn.Release();

    /// <summary>Begins a request, which <see cref="Exchange(string, Deadline?)"/> sends.</summary>
    public MessageWriter Begin(WorkerMessage kind)
    {
        if (kind is WorkerMessage.Run or WorkerMessage.Launch)
        {
            _runSince = Stopwatch.GetTimestamp();
        }

        return _channel.Outgoing.Begin(kind);
    }

    /// <summary>Sends the request and waits for its answer.</summary>
    /// <param name="what">What the worker does, for messages.</param>
    /// <param name="deadline">Up to when; null for the session's <see cref="SessionOptions.WorkerTimeout"/>.</param>
    /// <returns>The answer's payload; valid until the next request.</returns>
    /// <exception cref="AscendTimeoutException">It did not answer in time and was killed.</exception>
    /// <exception cref="AscendWorkerException">It is lost.</exception>
    public MessageReader Exchange(string what, Deadline? deadline = null)
    {
        Send(what);
        return Answer(what, deadline ?? Deadline.After(_limit));
    }

    /// <summary>Sends the request.</summary>
    public void Send(string what)
    {
        _linesBefore = _process.Log.Count;
        try
        {
            _channel.Send();
        }
        catch (WorkerProtocolException e)
        {
            throw Lose(what, e);
        }
    }

    /// <summary>Waits without a thread until the answer can be read, or nothing can any more.</summary>
    /// <returns>False when the deadline passed.</returns>
    public Task<bool> WaitForAnswerAsync(Deadline deadline) => _channel.WaitReadableAsync(deadline);

    /// <summary>Waits for the answer of the request that was sent.</summary>
    /// <inheritdoc cref="Exchange"/>
    public MessageReader Answer(string what, Deadline deadline)
    {
        try
        {
            WorkerMessage kind = _channel.Receive(deadline);
            IsWornOut |= (kind & WorkerMessage.WornOut) != 0;
            kind &= ~WorkerMessage.WornOut;
            MessageReader answer = _channel.Payload;
            switch (kind)
            {
                case WorkerMessage.Done:
                    return answer;
                case WorkerMessage.Failed:
                    _sent.Clear();
                    RemoteFailure failure = answer.Read(WorkerJson.Default.RemoteFailure);
                    throw failure.ToException(_process.Log.LinesUpToMark(s_markLimit, _linesBefore));
                default:
                    throw new WorkerProtocolException($"it answered with a message of kind {(int)kind}");
            }
        }
        catch (TimeoutException)
        {
            throw KillOverdue(what, deadline.Limit);
        }
        catch (WorkerProtocolException e)
        {
            throw Lose(what, e);
        }
    }

    /// <summary>Kills a worker that does not answer.</summary>
    public AscendTimeoutException KillOverdue(string what, TimeSpan limit)
    {
        WorkerEnd end = _process.KillAndWait();
        MarkLost($"it was killed because {what} did not end within {limit}");
        return new AscendTimeoutException(
            $"The worker process {ProcessId} did not end {what} within {limit} and was killed.{end.Quote}",
            "Look at its lines for what it waited for, or raise the limit. The next run starts a new worker; allocate device buffers anew.");
    }

    /// <summary>Asks the worker to end, and kills it when it does not.</summary>
    protected override void ReleaseNative()
    {
        if (IsFinalizing)
        {
            // The ends of channel and standard input close on their own; the worker ends by that.
            return;
        }

        if (_lost is null)
        {
            WorkerEnd end = TryClose()
                ? _process.WaitForEnd(_limit < s_longestEnd ? _limit : s_longestEnd)
                : _process.KillAndWait();
            SimplerLog.WorkerEnded(Logger, ProcessId, end.Description);
        }

        _channel.Dispose();
        _process.Dispose();
        foreach (SharedMemory? region in _regions)
        {
            region?.Dispose();
        }

        _turn.Dispose();
    }

    private bool TryClose()
    {
        try
        {
            _ = Begin(WorkerMessage.Close);
            _channel.Send();
            return true;
        }
        catch (WorkerProtocolException)
        {
            return false;
        }
    }

    private void Greet()
    {
        try
        {
            WorkerMessage kind = _channel.Receive(Deadline.After(_limit));
            MessageReader hello = _channel.Payload;
            int protocol = kind == WorkerMessage.Hello ? hello.ReadInt32()
                : throw new WorkerProtocolException($"it greeted with a message of kind {(int)kind}");
            string version = hello.ReadText();
            hello.RequireEnd();
            if (protocol != ProtocolVersion || version != RuntimeWorker.Version)
            {
                throw new WorkerProtocolException(
                    $"it speaks protocol {protocol} of version {version}, this process protocol {ProtocolVersion} of version {RuntimeWorker.Version}");
            }
        }
        catch (TimeoutException)
        {
            throw KillOverdue("its greeting", _limit);
        }
        catch (WorkerProtocolException e)
        {
            throw Lose("its greeting", e);
        }
    }

    /// <summary>Notes that the worker can no longer be used; whoever caused it, it is gone afterwards.</summary>
    private AscendWorkerException Lose(string what, WorkerProtocolException cause)
    {
        WorkerEnd end = cause.IsEnd ? _process.WaitForEnd() : _process.KillAndWait();
        string reason = end is { ExitCode: null, Signal: null } ? $"broke the protocol ({cause.Message}) and was killed" : end.Description;
        MarkLost($"it {reason} during {what}");
        return AscendTraceBufferException.Of(end, what, Stopwatch.GetElapsedTime(_runSince), _tracr, cause) ?? new AscendWorkerException(
            $"The worker process {ProcessId} {reason} during {what}.{end.Quote}",
            "Look for the cause in the kernel and in what the worker wrote. The next run starts a new worker; allocate device buffers anew.",
            end,
            cause);
    }

    private void MarkLost(string reason)
    {
        _lost = reason;
        SimplerLog.WorkerLost(Logger, ProcessId, reason);
    }

    private void ThrowIfLost()
    {
        if (_lost is { } lost)
        {
            throw new AscendInvalidStateException(
                $"The worker process {ProcessId} is gone ({lost}), and its device buffers with it.",
                "Allocate device buffers anew from the session; its next run starts a new worker.");
        }
    }

    /// <summary>The time in which one caller has the channel.</summary>
    public readonly ref struct Turn(WorkerClient client) : IDisposable
    {
        public void Dispose() => client.Leave();
    }
}
