using Microsoft.Extensions.Logging;

namespace Ascend.Runtime;

internal static partial class RuntimeLog
{
    [LoggerMessage(1060, LogLevel.Debug, "Loaded {Source} on device {DeviceId}")]
    public static partial void BinaryLoaded(ILogger logger, string source, int deviceId);

    [LoggerMessage(1070, LogLevel.Error, "A callback of a stream of device {DeviceId} threw; the stream's next synchronisation reports it")]
    public static partial void CallbackThrew(ILogger logger, Exception exception, int deviceId);

    [LoggerMessage(1071, LogLevel.Error, "A handler of AscendHost.TaskFailed threw")]
    public static partial void TaskFailedHandlerThrew(ILogger logger, Exception exception);

    [LoggerMessage(1072, LogLevel.Warning, "{Count} failures of tasks came too fast to be passed on to AscendHost.TaskFailed")]
    public static partial void TaskFailuresDropped(ILogger logger, long count);

    [LoggerMessage(1080, LogLevel.Information, "Started CANN's profiler; its files go to {Path}")]
    public static partial void ProfilerStarted(ILogger logger, string path);

    [LoggerMessage(1081, LogLevel.Information, "Ended CANN's profiler; its files are in {Path}")]
    public static partial void ProfilerEnded(ILogger logger, string path);

    [LoggerMessage(1082, LogLevel.Error, "CANN's profiler failed; its files in {Path} may be incomplete")]
    public static partial void ProfilerFailed(ILogger logger, Exception exception, string path);

    [LoggerMessage(1083, LogLevel.Warning, "{Count} profiler ranges were open when their session ended")]
    public static partial void RangesLeftOpen(ILogger logger, int count);
}
