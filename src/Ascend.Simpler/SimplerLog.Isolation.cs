using Microsoft.Extensions.Logging;

namespace Ascend.Simpler;

internal static partial class SimplerLog
{
    [LoggerMessage(2100, LogLevel.Debug, "Started worker {ProcessId} ({Path}) for device {DeviceId}")]
    public static partial void WorkerStarted(ILogger logger, int processId, string path, int deviceId);

    [LoggerMessage(2101, LogLevel.Debug, "Worker {ProcessId} {End}")]
    public static partial void WorkerEnded(ILogger logger, int processId, string end);

    [LoggerMessage(2102, LogLevel.Warning, "Worker {ProcessId} is lost: {Reason}")]
    public static partial void WorkerLost(ILogger logger, int processId, string reason);

    [LoggerMessage(2103, LogLevel.Debug, "Worker {ProcessId}: {Line}")]
    public static partial void WorkerLine(ILogger logger, int processId, string line);
}
