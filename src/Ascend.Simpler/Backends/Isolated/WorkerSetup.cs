namespace Ascend.Simpler;

/// <summary>What a worker opens: the same host, device and session as its parent has or would have.</summary>
internal sealed record WorkerSetup(HostOptions Host, int DeviceId, SessionOptions Session)
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
            options);
    }

    public static WorkerSetup Read(ref MessageReader reader) => new(
        new HostOptions
        {
            Backend = (BackendKind)reader.ReadCount((int)BackendKind.Device),
            MockDirectory = reader.ReadOptionalText(),
            MockProfile = reader.ReadOptionalText(),
            MockNoise = reader.ReadOptionalText(),
            MockFaults = reader.ReadOptionalText(),
            CannRoot = reader.ReadOptionalText(),
            SimplerRoot = reader.ReadOptionalText(),
            TracrSimplerRoot = reader.ReadOptionalText(),
            CaptureRuntimeLog = reader.ReadBoolean(),
            LoggerFactory = new WorkerLoggerFactory(),
        },
        reader.ReadInt32(),
        new SessionOptions { KeepBothBuildsOpen = reader.ReadBoolean() ? reader.ReadBoolean() : null, DmaWorkspaceMask = (uint)reader.ReadInt32() });

    public void Write(MessageWriter writer) => writer
        .Write((int)Host.Backend!.Value)
        .Write(Host.MockDirectory)
        .Write(Host.MockProfile)
        .Write(Host.MockNoise)
        .Write(Host.MockFaults)
        .Write(Host.CannRoot)
        .Write(Host.SimplerRoot)
        .Write(Host.TracrSimplerRoot)
        .Write(Host.CaptureRuntimeLog)
        .Write(DeviceId)
        .Write(Session.KeepBothBuildsOpen)
        .Write((int)Session.DmaWorkspaceMask);
}
