using Ascend.Interop.Simpler;

namespace Ascend.Simpler;

/// <summary>Answers a session's requests in its worker, with an ordinary session of this process.</summary>
internal sealed class WorkerServer(WorkerChannel channel) : IDisposable
{
    private readonly ReceivedRun?[] _kernels = new ReceivedRun?[(int)AdapterLimit.ADAPTER_MAX_CALLABLES];
    private readonly Dictionary<long, DeviceBuffer> _buffers = [];
    private readonly SharedMemory?[] _regions = new SharedMemory?[Enum.GetValues<SharedRegion>().Length];
    private AscendHost? _host;
    private Device? _device;
    private RuntimeSession? _session;
    private PreparedRun? _prepared;

    private RuntimeSession Session => _session ?? throw new WorkerProtocolException("asked for something before it opened a session");

    private PreparedRun Prepared => _prepared ?? throw new WorkerProtocolException("asked for a phase of a run that it did not prepare");

    /// <summary>Greets, then answers until the session closes.</summary>
    /// <exception cref="WorkerProtocolException">The session's process is gone, or sent what the protocol does not allow.</exception>
    public void Serve()
    {
        channel.Outgoing.Begin(WorkerMessage.Hello).Write(WorkerClient.ProtocolVersion).Write(RuntimeWorker.Version);
        channel.Send();
        WorkerMessage kind;
        while ((kind = channel.Receive(Deadline.None)) != WorkerMessage.Close)
        {
            try
            {
                Handle(kind);
            }
            catch (Exception e) when (e is not WorkerProtocolException)
            {
                Console.Error.WriteLine(WorkerLog.Mark);
                Begin(WorkerMessage.Failed).Write(RemoteFailure.Of(e), WorkerJson.Default.RemoteFailure);
            }

            channel.Send();
        }
    }

    public void Dispose()
    {
        _prepared?.Dispose();
        foreach (ReceivedRun? kernel in _kernels)
        {
            kernel?.Dispose();
        }

        foreach (DeviceBuffer buffer in _buffers.Values)
        {
            buffer.Dispose();
        }

        _session?.Dispose();
        _device?.Dispose();
        _host?.Dispose();
        foreach (SharedMemory? region in _regions)
        {
            region?.Dispose();
        }
    }

    private void Handle(WorkerMessage kind)
    {
        MessageReader request = channel.Payload;
        switch (kind)
        {
            case WorkerMessage.Open:
                Open(ref request);
                break;
            case WorkerMessage.Register:
                int slot = request.ReadCount(_kernels.Length - 1);
                _kernels[slot] = new ReceivedRun(Session.Register(KernelPackage.Load(request.ReadText())));
                _ = Done();
                break;
            case WorkerMessage.Unregister:
                slot = request.ReadCount(_kernels.Length - 1);
                ReceivedRun kernel = Kernel(slot);
                Session.Unregister(kernel.Kernel);
                kernel.Dispose();
                _kernels[slot] = null;
                _ = Done();
                break;
            case WorkerMessage.Map:
                Map(ref request);
                break;
            case WorkerMessage.Allocate:
                _buffers.Add(request.ReadInt64(), Session.Allocate(request.ReadInt64()));
                _ = Done();
                break;
            case WorkerMessage.Free:
                Forget();
                if (_buffers.Remove(request.ReadInt64(), out DeviceBuffer? freed))
                {
                    freed.Dispose();
                }

                _ = Done();
                break;
            case WorkerMessage.CopyToDevice:
                DeviceBuffer to = Buffer(request.ReadInt64());
                long offset = request.ReadInt64();
                to.CopyFrom<byte>(Copied(request.ReadInt64()), offset);
                _ = Done();
                break;
            case WorkerMessage.CopyFromDevice:
                DeviceBuffer from = Buffer(request.ReadInt64());
                offset = request.ReadInt64();
                from.CopyTo(Copied(request.ReadInt64()), offset);
                _ = Done();
                break;
            case WorkerMessage.Run:
                ReceivedRun run = Receive(ref request);
                Answer(Session.Run(run.Kernel, run.Arguments, run.Options));
                break;
            case WorkerMessage.Prepare:
                run = Receive(ref request);
                _prepared = Session.Prepare(run.Kernel, run.Arguments, run.Options);
                _ = Done();
                break;
            case WorkerMessage.Launch:
                Prepared.Launch();
                Done().Write(Prepared.Phase == RunPhase.Launched);
                break;
            case WorkerMessage.Poll:
                Done().Write(Prepared.Poll());
                break;
            case WorkerMessage.Wait:
                Done().Write(Prepared.Wait(TimeSpan.FromMilliseconds(request.ReadInt32())));
                break;
            case WorkerMessage.Finish:
                Finish();
                break;
            default:
                throw new WorkerProtocolException($"sent a message of kind {(int)kind}");
        }
    }

    private void Open(ref MessageReader request)
    {
        WorkerSetup setup = request.Read(WorkerJson.Default.WorkerSetup);
        request.RequireEnd();
        SimulatorContext.SchedulerLimit = setup.SchedulerLimit;
        _host = AscendHost.Open(setup.Host with { LoggerFactory = new WorkerLoggerFactory() });
        _device = _host.OpenDevice(setup.DeviceId);
        _session = _device.CreateSession(setup.Session);
        _ = Done();
    }

    private void Map(ref MessageReader request)
    {
        Forget();
        int region = request.ReadCount(_regions.Length - 1);
        _regions[region]?.Dispose();
        _regions[region] = null;
        _regions[region] = SharedMemory.Open(request.ReadText(), request.ReadInt64());
        _ = Done();
    }

    private ReceivedRun Receive(ref MessageReader request)
    {
        ReceivedRun run = Kernel(request.ReadCount(_kernels.Length - 1));
        run.Read(ref request, _regions[(int)SharedRegion.Run], _buffers);
        request.RequireEnd();
        return run;
    }

    private void Finish()
    {
        using PreparedRun prepared = Prepared;
        _prepared = null;
        Answer(prepared.FinalizeRun());
    }

    /// <summary>Lets go of what kernels were run with, as the session forgets that it has sent it.</summary>
    private void Forget()
    {
        foreach (ReceivedRun? kernel in _kernels)
        {
            kernel?.Forget();
        }
    }

    private void Answer(RunResult result) => Done().Write(result, WorkerJson.Default.RunResult);

    private MessageWriter Done() => Begin(WorkerMessage.Done);

    private MessageWriter Begin(WorkerMessage answer) =>
        channel.Outgoing.Begin(_session is { Backend.IsWornOut: true } ? answer | WorkerMessage.WornOut : answer);

    private ReceivedRun Kernel(int slot) =>
        _kernels[slot] ?? throw new WorkerProtocolException($"named slot {slot}, which is empty");

    private DeviceBuffer Buffer(long id) => _buffers.TryGetValue(id, out DeviceBuffer? buffer)
        ? buffer : throw new WorkerProtocolException($"named device buffer {id}, which does not exist");

    private Span<byte> Copied(long count) => _regions[(int)SharedRegion.Copies] is { } region && count > 0 && count <= region.Length
        ? region.Slice(0, checked((int)count)) : throw new WorkerProtocolException($"asked for a copy of {count} bytes without memory for them");
}
