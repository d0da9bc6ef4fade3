using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Ascend.Runtime;

/// <summary>
/// The names under which this library reports to OpenTelemetry and other listeners: an <see cref="ActivitySource"/> with a span per
/// run and per synchronisation that waits, and a <see cref="Meter"/>. Without a listener neither costs anything but a check.
/// </summary>
/// <remarks>
/// Add them by name: <c>tracing.AddSource(AscendDiagnostics.SourceName)</c>, <c>metrics.AddMeter(AscendDiagnostics.MeterName)</c>.
/// Log messages go to <see cref="HostOptions.LoggerFactory"/>; their event ids do not change between releases.
/// </remarks>
public static class AscendDiagnostics
{
    /// <summary>Name of the activity source. Activities: <c>ascend.run</c>, <c>ascend.synchronize</c>.</summary>
    public const string SourceName = "Ascend.Runtime";

    /// <summary>
    /// Name of the meter. Instruments: <c>ascend.launches</c> (tags <c>ascend.path</c> = direct or simpler, <c>ascend.device</c>),
    /// <c>ascend.copied</c> (bytes; tag <c>ascend.direction</c>), <c>ascend.failures</c> (tags <c>ascend.code</c>,
    /// <c>ascend.code_name</c>, <c>ascend.operation</c>, <c>ascend.device</c>), <c>ascend.queue_depth</c>
    /// (copies, fills and launches queued on streams that are not known to be done).
    /// </summary>
    public const string MeterName = "Ascend.Runtime";

    private static readonly ActivitySource s_source = new(SourceName);

    /// <summary>Begins the span of a run; null without a listener.</summary>
    /// <param name="kernel">The kernel's name.</param>
    /// <param name="device">The device it runs on.</param>
    /// <param name="traced">Whether the run is traced.</param>
    internal static Activity? StartRun(string kernel, Device device, bool traced)
    {
        Activity? activity = s_source.StartActivity("ascend.run");
        return activity?.AddTag("ascend.kernel", kernel)
            .AddTag("ascend.backend", device.Host.Backend.ToString())
            .AddTag("ascend.device", device.Id)
            .AddTag("ascend.traced", traced);
    }

    /// <summary>Begins the span of a wait; null without a listener.</summary>
    /// <param name="what">What is waited for: stream, device or event.</param>
    /// <param name="deviceId">The device.</param>
    internal static Activity? StartWait(string what, int deviceId) =>
        s_source.StartActivity("ascend.synchronize")?.AddTag("ascend.object", what).AddTag("ascend.device", deviceId);

    /// <summary>Notes a failure in a span. Answers false always, so that it serves as an exception filter.</summary>
    internal static bool Note(Activity? activity, Exception failure)
    {
        if (activity is not null)
        {
            activity.SetStatus(ActivityStatusCode.Error, failure.Message);
            if (failure is AscendException { Code: { } code } known)
            {
                activity.AddTag("ascend.code", code).AddTag("ascend.code_name", known.CodeName);
            }
        }

        return false;
    }
}
