using Microsoft.Extensions.Logging;

namespace Ascend.Runtime;

internal static partial class RuntimeLog
{
    [LoggerMessage(1040, LogLevel.Information, "Aborted stream 0x{Stream:x} of device {DeviceId}")]
    public static partial void StreamAborted(ILogger logger, int deviceId, nint stream);
}
