using System.Globalization;
using Ascend.Tracing.Figures;
using Ascend.Tracing.Reading;

namespace Ascend.Tracing.Export;

/// <summary>A workload's bytes spread over the time of its kernels' core spans (see <see cref="HbmWorkload"/>).</summary>
internal sealed class HbmEstimate
{
    private const double NanosecondsPerSecond = 1e9;
    private readonly ExportOptions _options;
    private readonly HbmWorkload _workload;
    private double _spanNs;

    private HbmEstimate(ExportOptions options, HbmWorkload workload) => (_options, _workload) = (options, workload);

    /// <summary>The bytes per second of one running span.</summary>
    public double BytesPerSecond => _workload.Bytes / _spanNs * NanosecondsPerSecond;

    /// <summary>What the counter is, for whoever looks at it.</summary>
    public string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"Estimate, not measured: {_workload.Bytes} bytes of group '{_workload.Group.Name}' spread evenly over the {_spanNs / 1e3:F1} us that its spans take on all cores.");

    /// <summary>Reads all procs for the time of the group's spans. Null without a workload, or when the group has no span.</summary>
    public static HbmEstimate? Create(TraceCapture capture, ExportOptions options, CancellationToken cancellation)
    {
        if (options.Workload is not { } workload)
        {
            return null;
        }

        ArgumentOutOfRangeException.ThrowIfNegative(workload.Bytes, nameof(options));
        var estimate = new HbmEstimate(options, workload);
        foreach (TraceProc proc in capture.Procs)
        {
            var cores = new CoreMap(proc);
            EventFilter group = estimate.GroupOf(proc);
            using TraceEventReader reader = capture.ReadEvents(proc, options.Slots);
            while (reader.ReadBatch())
            {
                cancellation.ThrowIfCancellationRequested();
                foreach (ref readonly TraceEvent e in reader.Batch)
                {
                    estimate._spanNs += e.IsSpan && cores.CoreOf(e.Lane) >= 0 && group.Passes(e) ? e.Duration : 0;
                }
            }
        }

        return estimate._spanNs > 0 ? estimate : null;
    }

    /// <summary>Tells which spans are the group's.</summary>
    public EventFilter GroupOf(TraceProc proc) => new(new TraceFilter { Kernels = _workload.Group.Patterns }, proc, _options.NamingOf(proc));
}
