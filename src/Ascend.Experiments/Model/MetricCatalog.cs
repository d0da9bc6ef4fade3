using Ascend.Tracing;

namespace Ascend.Experiments;

/// <summary>The metrics of an experiment, in the order in which outputs show them.</summary>
public static class MetricCatalog
{
    /// <summary>Id of <see cref="Makespan"/>.</summary>
    public const string MakespanId = "makespan_us";

    /// <summary>Id of <see cref="DeviceWall"/>.</summary>
    public const string DeviceWallId = "device_wall_us";

    /// <summary>Kernel makespan: what the public report compared.</summary>
    public static MetricDefinition Makespan { get; } = new(
        MakespanId, "attention makespan", "us", "device counter (TraCR)",
        "Time in which at least one core ran an attention kernel: the union of their spans over all cores, from dispatch to seen completion.",
        IsTraced: true, IsTime: true);

    /// <summary>Device wall time of the whole run.</summary>
    public static MetricDefinition DeviceWall { get; } = new(
        DeviceWallId, "device wall", "us", "device counter (runtime)",
        "The device's part of the run as the runtime reports it: AICPU start, orchestration, every kernel, AICPU end.",
        IsTraced: false, IsTime: true);

    /// <summary>Effective time: orchestrator and scheduler at work.</summary>
    public static MetricDefinition Effective { get; } = new(
        "effective_us", "effective", "us", "device counter (TraCR)",
        "First to last record of the run's capture: orchestrator and scheduler at work, AICPU start and end included as recorded.",
        IsTraced: true, IsTime: true);

    /// <summary>Host wall time of an untraced run.</summary>
    public static MetricDefinition HostWall { get; } = new(
        "host_wall_us", "host wall", "us", "host monotonic clock",
        "Prepare, launch, wait and finalize of an untraced run on this host.",
        IsTraced: false, IsTime: true);

    /// <summary>Host wall time of a traced run.</summary>
    public static MetricDefinition TracedHostWall { get; } = new(
        "traced_host_wall_us", "host wall, traced", "us", "host monotonic clock",
        "Prepare, launch, wait and finalize of a traced run on this host.",
        IsTraced: true, IsTime: true);

    /// <summary>Device wall time of a traced run.</summary>
    public static MetricDefinition TracedDeviceWall { get; } = new(
        "traced_device_wall_us", "device wall, traced", "us", "device counter (runtime)",
        "As device wall, of a traced run: against the untraced runs it tells the profiler's own cost.",
        IsTraced: true, IsTime: true);

    /// <summary>Busy time of the AICube cores.</summary>
    public static MetricDefinition AicBusy { get; } = new(
        "aic_busy_us", "AIC busy, all cores", "us", "device counter (TraCR)",
        "Sum of the durations of attention spans on AICube cores.", IsTraced: true, IsTime: true);

    /// <summary>Busy time of the AIVector cores.</summary>
    public static MetricDefinition AivBusy { get; } = new(
        "aiv_busy_us", "AIV busy, all cores", "us", "device counter (TraCR)",
        "Sum of the durations of attention spans on AIVector cores; waits for other cores of a mixed task are in it.",
        IsTraced: true, IsTime: true);

    /// <summary>Occupancy of the AICube cores.</summary>
    public static MetricDefinition AicOccupancy { get; } = new(
        "aic_occupancy", "AIC occupancy", "share", "device counter (TraCR)",
        "AIC busy ÷ (AIC makespan × AICube cores).", IsTraced: true, IsTime: false);

    /// <summary>Occupancy of the AIVector cores.</summary>
    public static MetricDefinition AivOccupancy { get; } = new(
        "aiv_occupancy", "AIV occupancy", "share", "device counter (TraCR)",
        "AIV busy ÷ (AIV makespan × AIVector cores).", IsTraced: true, IsTime: false);

    /// <summary>Every metric.</summary>
    public static IReadOnlyList<MetricDefinition> All { get; } =
    [
        Makespan, DeviceWall, Effective, HostWall, TracedHostWall, TracedDeviceWall, AicBusy, AivBusy, AicOccupancy, AivOccupancy,
    ];

    /// <summary>A metric as it is for an arm: of captures, named after the kernels that count, with the captures' clock.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="arm">The arm's manifest.</param>
    public static MetricDefinition For(MetricDefinition metric, ArmManifest arm)
    {
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(arm);
        return arm.Captures is not { } facts ? metric : metric with
        {
            Name = metric.Name.Replace(KernelGroup.Attention.Name, facts.Group, StringComparison.Ordinal),
            Definition = metric.Definition.Replace("an attention kernel", $"a kernel of {facts.Group}", StringComparison.Ordinal)
                .Replace("attention spans", $"spans of {facts.Group}", StringComparison.Ordinal),
            Clock = arm.Clock,
        };
    }

    /// <summary>The metric with an id; null for none.</summary>
    /// <param name="id">The id.</param>
    public static MetricDefinition? Find(string id) => All.FirstOrDefault(metric => metric.Id == id);
}
