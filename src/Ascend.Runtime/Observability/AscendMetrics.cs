using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <summary>The instruments of <see cref="AscendDiagnostics.MeterName"/>.</summary>
internal static class AscendMetrics
{
    private static readonly Meter s_meter = new(AscendDiagnostics.MeterName);
    private static readonly ConcurrentDictionary<InFlightMemory, byte> s_queues = new();

    private static readonly Counter<long> s_launches =
        s_meter.CreateCounter<long>("ascend.launches", "{launch}", "Kernels launched");

    private static readonly Counter<long> s_copied =
        s_meter.CreateCounter<long>("ascend.copied", "By", "Bytes of copies that were made or queued");

    private static readonly Counter<long> s_failures =
        s_meter.CreateCounter<long>("ascend.failures", "{failure}", "Calls of native libraries that failed, by code");

    static AscendMetrics() => s_meter.CreateObservableUpDownCounter(
        "ascend.queue_depth", QueueDepth, "{operation}", "Copies, fills and launches queued on streams that are not known to be done");

    public static void CountLaunch(string path, int deviceId)
    {
        if (s_launches.Enabled)
        {
            s_launches.Add(1, new("ascend.path", path), new("ascend.device", deviceId));
        }
    }

    public static void CountCopy(AclMemcpyKind kind, long bytes)
    {
        if (s_copied.Enabled)
        {
            string direction = kind switch
            {
                AclMemcpyKind.ACL_MEMCPY_HOST_TO_DEVICE => "host_to_device",
                AclMemcpyKind.ACL_MEMCPY_DEVICE_TO_HOST => "device_to_host",
                AclMemcpyKind.ACL_MEMCPY_DEVICE_TO_DEVICE => "device_to_device",
                _ => "other",
            };
            s_copied.Add(bytes, new KeyValuePair<string, object?>("ascend.direction", direction));
        }
    }

    public static void CountFailure(string operation, int code, string? name, int? deviceId)
    {
        if (s_failures.Enabled)
        {
            s_failures.Add(
                1, new("ascend.code", code), new("ascend.code_name", name), new("ascend.operation", operation), new("ascend.device", deviceId));
        }
    }

    /// <summary>Counts a stream's queue from now on.</summary>
    public static void Watch(InFlightMemory queue) => s_queues[queue] = 0;

    /// <summary>Stops counting it.</summary>
    public static void Forget(InFlightMemory queue) => s_queues.TryRemove(queue, out _);

    private static long QueueDepth() => s_queues.Keys.Sum(q => q.Depth);
}
