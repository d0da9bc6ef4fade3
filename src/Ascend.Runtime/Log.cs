using Microsoft.Extensions.Logging;

namespace Ascend.Runtime;

/// <summary>
/// Every message of this assembly. Event ids: 1000–1099 host and devices; 1100 and above are Ascend.Simpler's.
/// </summary>
internal static partial class RuntimeLog
{
    [LoggerMessage(1000, LogLevel.Information, "Opened the {Backend} backend: {Reason}")]
    public static partial void HostOpened(ILogger logger, BackendKind backend, string reason);

    [LoggerMessage(1001, LogLevel.Information, "The mock models profile {Profile} ({Path})")]
    public static partial void MockProfileLoaded(ILogger logger, string profile, string path);

    [LoggerMessage(1002, LogLevel.Debug, "Closed the {Backend} backend")]
    public static partial void HostClosed(ILogger logger, BackendKind backend);

    [LoggerMessage(1010, LogLevel.Debug, "Opened device {DeviceId}")]
    public static partial void DeviceOpened(ILogger logger, int deviceId);

    [LoggerMessage(1011, LogLevel.Debug, "Closed device {DeviceId}; it is reset when nothing made from it is left")]
    public static partial void DeviceClosed(ILogger logger, int deviceId);

    [LoggerMessage(1012, LogLevel.Warning, "Device {DeviceId} is listed without its free memory")]
    public static partial void DeviceUnavailable(ILogger logger, Exception exception, int deviceId);

    [LoggerMessage(1013, LogLevel.Warning, "Reset device {DeviceId}: everything made from it before is gone")]
    public static partial void DeviceReset(ILogger logger, int deviceId);

    [LoggerMessage(1020, LogLevel.Warning, "Work on device {DeviceId} completed with a note: {Note}: {Meaning}")]
    public static partial void CompletedWithNote(ILogger logger, int deviceId, SyncNote note, string meaning);

    [LoggerMessage(1030, LogLevel.Error, "A {Kind} (0x{Value:x}) could not be released")]
    public static partial void ReleaseFailed(ILogger logger, Exception exception, string kind, nint value);

    [LoggerMessage(1031, LogLevel.Error,
        "A stream of device {DeviceId} did not finish within {Seconds} s and was destroyed by force")]
    public static partial void StreamAbandoned(ILogger logger, int deviceId, int seconds);

    [LoggerMessage(1032, LogLevel.Error, "Work on device {DeviceId} had failed when its {Kind} was released: {Failure}")]
    public static partial void FailureAtRelease(ILogger logger, int deviceId, string kind, string failure);
}
