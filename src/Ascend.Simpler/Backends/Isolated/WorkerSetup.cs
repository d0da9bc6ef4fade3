namespace Ascend.Simpler;

/// <summary>What a worker opens: the same host, device and session as its parent has or would have.</summary>
internal sealed record WorkerSetup(HostOptions Host, int DeviceId, SessionOptions Session, TimeSpan SchedulerLimit)
{
    public static WorkerSetup Of(Device device, SessionOptions options)
    {
        AscendHost host = device.Host;
        SimplerRuntimes runtimes = SimplerRuntimes.Of(host);
        return new WorkerSetup(
            new HostOptions
            {
                Backend = host.Backend,
                MockDirectory = Path.GetDirectoryName(host.Libraries.MockDevice),
                MockProfile = host.ProfilePath,
                MockNoise = host.MockNoise ?? "",
                MockFaults = host.MockFaults,
                CannRoot = host.CannRoot,
                SimplerRoot = runtimes.Simpler?.Tree?.Root,
                TracrSimplerRoot = runtimes.Tracr?.Tree?.Root,
                CaptureRuntimeLog = host.CapturesRuntimeLog,
            },
            device.Id,
            options with { Isolation = SessionIsolation.InProcess },
            SimulatorContext.SchedulerLimit);
    }
}
