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
        Of("make a stream with options", w => w.Device.CreateStream(new StreamOptions { Priority = 1, FastLaunch = true, FastSync = true }).Dispose()),
        Of("make and destroy a context with a stream that stops on failure", w =>
        {
            using Device context = w.Device.CreateContext();
            using DeviceStream stream = context.CreateStream(new StreamOptions { FailureMode = StreamFailureMode.Stop });
            stream.Synchronize();
        }),
        Of("ask a stream", w => _ = (w.Stream.Id, w.Stream.Priority, w.Stream.Flags)),
        Of("use the default stream", w => w.Device.DefaultStream.Synchronize()),
        Of("abort a stream", w => w.Stream.Abort()),
        Of("make and destroy a resettable event and reset it", w =>
        {
            using DeviceEvent resettable = w.Device.CreateEvent(new EventOptions { Resettable = true, Ordering = true });
            w.Stream.Record(resettable);
            w.Stream.WaitFor(resettable, TimeSpan.FromSeconds(5));
            w.Stream.Reset(resettable);
            w.Stream.Synchronize();
        }),
        Of("wait for a stream without blocking", w =>
        {
            w.Stream.EnqueueCopy(w.PinnedNumbers, w.Numbers);
            _ = w.Stream.SynchronizeAsync().AsTask().GetAwaiter().GetResult();
        }) with { RetriesTimeouts = true },
        Of("wait for an event without blocking", w =>
        {
            w.Stream.Record(w.Start);
            w.Start.SynchronizeAsync().AsTask().GetAwaiter().GetResult();
        }) with { RetriesTimeouts = true },
        Of("fill", w =>
        {
            w.Numbers.Clear();
            w.Numbers.Fill(0x01020304);
        }),
        Of("queue a fill", w =>
        {
            w.Stream.EnqueueFill(w.Numbers, 0x01020304);
            w.Stream.EnqueueClear(w.Numbers.AsSlice());
            w.Stream.Synchronize();
        }),
        Of("copy rows", w =>
        {
            w.Buffer.CopyRowsFrom<byte>(w.Bytes, 64, 0, 128, 32, 8);
            w.Buffer.CopyRowsTo<byte>(0, 128, w.Bytes, 64, 32, 8);
        }),
        Of("queue copies of rows", w =>
        {
            w.Stream.EnqueueRowCopy(w.PinnedNumbers.AsSlice(), 64, w.Numbers.AsSlice(), 128, 32, 4);
            w.Stream.EnqueueRowCopy(w.Numbers.AsSlice(), 128, w.PinnedNumbers.AsSlice(), 64, 32, 4);
            w.Stream.Synchronize();
        }),
        Of("copy between buffers", w => w.Buffer.CopyTo(0, w.Other, 0, 4096)),
        Of("allocate by each policy", w =>
        {
            w.Device.Allocate(4096, DeviceMemoryPolicy.HugeOnly).Dispose();
            w.Device.Allocate(4096, DeviceMemoryPolicy.NormalOnly).Dispose();
        }),
        Of("memory usage and utilisation", w =>
        {
            _ = w.Device.GetMemoryUsage();
            _ = w.Device.GetUtilization();
        }),
        Of("attributes and priorities", w =>
        {
            _ = w.Device.GetAttribute(DeviceAttribute.CubeCoreCount);
            _ = w.Device.GetStreamPriorityRange();
        }),
        Of("core limits", w =>
        {
            int cores = w.Device.GetCoreLimit(CoreKind.Cube);
            w.Device.SetCoreLimit(CoreKind.Cube, cores);
            w.Device.ResetCoreLimits();
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
