namespace Ascend.Runtime;

/// <summary>What a <see cref="ProfilerSession"/> measures. Immutable.</summary>
public sealed record ProfilerOptions
{
    private const ProfilerData Everything = ProfilerData.AclCalls | ProfilerData.TaskTime | ProfilerData.AiCoreMetrics
        | ProfilerData.AiCpu | ProfilerData.L2Cache | ProfilerData.Communication | ProfilerData.TrainingTrace | ProfilerData.Markers
        | ProfilerData.RuntimeCalls | ProfilerData.TaskTimeBrief | ProfilerData.TaskMemory | ProfilerData.OperatorAttributes;

    /// <summary>Pipe utilisation, calls, tasks, counters and markers.</summary>
    public static ProfilerOptions Default { get; } = new();

    /// <summary>What the AI cores count.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration's.</exception>
    public ProfilerMetrics Metrics
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "No such group of counters.");
    } = ProfilerMetrics.PipeUtilization;

    /// <summary>What is collected; at least one kind.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is empty or has unknown bits.</exception>
    public ProfilerData Data
    {
        get;
        init => field = value != ProfilerData.None && (value & ~Everything) == 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A profiler session collects at least one of the known kinds.");
    } = ProfilerData.AclCalls | ProfilerData.TaskTime | ProfilerData.AiCoreMetrics | ProfilerData.AiCpu | ProfilerData.Markers
        | ProfilerData.RuntimeCalls;
}
