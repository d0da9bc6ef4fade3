using Microsoft.Extensions.Logging;

namespace Ascend.Runtime.Tests.FaultSweep;

/// <summary>The public operations over ACL.</summary>
internal static class AclOperations
{
    public static IEnumerable<SweepOperation> All(ILoggerFactory log) =>
    [
        new("open and close a host", _ => new Nothing(), _ => AscendHost.Open(new HostOptions { Backend = BackendKind.Mock, LoggerFactory = log }).Dispose()),
        new("count devices", h => new Borrowed(h), s => _ = ((Borrowed)s).Host.DeviceCount),
        new("open and close a device", h => new Borrowed(h), s => ((Borrowed)s).Host.OpenDevice().Dispose()),
        new("list devices", h => new Borrowed(h), s => _ = ((Borrowed)s).Host.GetDevices())
        {
            ReportedElsewhere = new Dictionary<string, string>
            {
                ["aclrtSetDevice"] = "DeviceInfo.Problem",
                ["aclrtGetCurrentContext"] = "DeviceInfo.Problem",
                ["aclrtSetCurrentContext"] = "DeviceInfo.Problem",
                ["aclrtGetMemInfo"] = "DeviceInfo.Problem",
                ["aclrtGetDeviceInfo"] = "a property that is null",
                ["aclrtGetPhyDevIdByLogicDevId"] = "a property that is null",
                ["aclrtDeviceGetUuid"] = "a property that is null",
            },
        },
        Of("memory info", w => _ = w.Device.GetMemoryInfo()),
        Of("synchronise a device", w => w.Device.Synchronize()),
        Of("make and destroy a stream", w => w.Device.CreateStream().Dispose()),
        Of("make and destroy an event", w => w.Device.CreateEvent().Dispose()),
        Of("allocate and free device memory", w => w.Device.Allocate(4096).Dispose()),
        Of("allocate and free pinned memory", w => w.Device.AllocatePinned(4096).Dispose()),
        Of("copy to the device", w => w.Buffer.CopyFrom<byte>(w.Bytes)),
        Of("copy from the device", w => w.Buffer.CopyTo<byte>(w.Bytes)),
        Of("queue a copy to the device and wait", w =>
        {
            w.Stream.EnqueueCopy(w.Pinned, w.Buffer);
            w.Stream.Synchronize();
        }),
        Of("queue a copy from the device and wait with a limit", w =>
        {
            w.Stream.EnqueueCopy(w.Buffer, w.Pinned);
            w.Stream.Synchronize(TimeSpan.FromSeconds(10));
        }),
        Of("queue a copy in the device and wait for the device", w =>
        {
            w.Stream.EnqueueCopy(w.Buffer, 0, w.Other, 0, 64);
            w.Device.Synchronize(TimeSpan.FromSeconds(10));
        }),
        Of("query a stream", w => _ = w.Stream.Query()),
        Of("record, wait for and query an event", w =>
        {
            w.Stream.Record(w.Start);
            w.Stream.WaitFor(w.Start);
            w.Start.Synchronize();
            _ = w.Start.Query();
        }),
        Of("time with two events", w =>
        {
            w.Stream.Record(w.Start);
            w.Stream.EnqueueCopy(w.Pinned, w.Buffer);
            w.Stream.Record(w.End);
            w.Stream.Synchronize();
            _ = w.End.ElapsedSince(w.Start);
            _ = w.End.GetTimestamp();
        }),
    ];

    private static SweepOperation Of(string name, Action<World> act) => new(name, h => new World(h), s => act((World)s));

    private sealed class Nothing : IDisposable
    {
        public void Dispose()
        {
        }
    }

    private sealed class Borrowed(AscendHost host) : IDisposable
    {
        public AscendHost Host => host;

        public void Dispose()
        {
        }
    }
}
