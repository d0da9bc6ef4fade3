using Microsoft.Extensions.Logging;

namespace Ascend.Simpler;

/// <summary>
/// Every message of this assembly. Event ids: 1100–1199 compilation, 2000–2999 sessions and runs, 3000–3999 lines of
/// simpler's libraries.
/// </summary>
internal static partial class SimplerLog
{
    [LoggerMessage(2000, LogLevel.Debug, "Opened {Library} for platform {Platform} on device {DeviceId}")]
    public static partial void HostRuntimeOpened(ILogger logger, string library, string platform, int deviceId);

    [LoggerMessage(2001, LogLevel.Debug, "Registered {Package} as callable {CallableId}")]
    public static partial void PackageRegistered(ILogger logger, string package, int callableId);

    [LoggerMessage(2010, LogLevel.Information, "Run {RunId} left its capture in {Path}")]
    public static partial void CaptureCollected(ILogger logger, long runId, string path);

    [LoggerMessage(2011, LogLevel.Warning, "Run {RunId} has no complete capture, its results stand: {Problem}")]
    public static partial void CaptureFailed(ILogger logger, long runId, string problem);

    [LoggerMessage(2020, LogLevel.Warning, "Run {RunId}, which was given up, has ended; its session is free")]
    public static partial void LateRunEnded(ILogger logger, long runId);

    [LoggerMessage(2021, LogLevel.Warning, "Run {RunId}, which was given up, has failed; its session is free")]
    public static partial void LateRunFailed(ILogger logger, Exception exception, long runId);
}
