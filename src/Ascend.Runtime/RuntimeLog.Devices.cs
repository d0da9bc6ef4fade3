using Microsoft.Extensions.Logging;

namespace Ascend.Runtime;

internal static partial class RuntimeLog
{
    [LoggerMessage(1040, LogLevel.Information, "Aborted stream 0x{Stream:x} of device {DeviceId}")]
    public static partial void StreamAborted(ILogger logger, int deviceId, nint stream);

    [LoggerMessage(1041, LogLevel.Warning, "A thread still uses the core limits of stream 0x{Stream:x} of device {DeviceId}")]
    public static partial void CoreLimitsStillUsed(ILogger logger, Exception reason, int deviceId, nint stream);
}
