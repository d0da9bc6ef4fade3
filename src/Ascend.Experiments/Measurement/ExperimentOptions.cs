namespace Ascend.Experiments;

/// <summary>How an experiment measures.</summary>
public sealed record ExperimentOptions
{
    /// <summary>Id of the metric that the verdict rests on: <see cref="MetricCatalog.MakespanId"/> or <see cref="MetricCatalog.DeviceWallId"/>.</summary>
    public string Metric { get; init; } = MetricCatalog.MakespanId;

    /// <summary>Rounds are measured until the 95 % interval of the median ratio is, in half, at most this share of it.</summary>
    public double Precision { get; init; } = 0.01;

    /// <summary>Fewest rounds of the primary metric; at least 1.</summary>
    public int MinRounds { get; init; } = 10;

    /// <summary>Most rounds of the primary metric.</summary>
    public int MaxRounds { get; init; } = 400;

    /// <summary>Longest time for the rounds of the primary metric; the round under way is finished.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Rounds of the other kind (untraced when the metric needs traces, and the other way round): they tell the profiler's own cost. 0 for none.</summary>
    public int OtherRounds { get; init; } = 5;

    /// <summary>Runs of each arm and kind that are dropped before the first counted one.</summary>
    public int WarmUp { get; init; } = 1;

    /// <summary>Refuse to measure arms that are not like for like.</summary>
    public bool Strict { get; init; }

    /// <summary>How every run is configured; tracing and output folder are the experiment's.</summary>
    public RunOptions Run { get; init; } = RunOptions.Default;

    /// <summary>Where runs execute; by default in this process unless a full trace buffer could end it. In a process of their own, a run that never returns ends with its time limit, and its worker with it.</summary>
    public SessionIsolation Isolation { get; init; }

    /// <summary>Which captures stay when the experiment is finished.</summary>
    public KeepCaptures KeepCaptures { get; init; } = KeepCaptures.All;

    /// <summary>Folder for captures and timelines; each arm has a folder in it, named by the arm's id.</summary>
    public string OutputDirectory { get; init; } = "ascend-output";

    /// <summary>The command that repeats the experiment, for reports.</summary>
    public string Command { get; init; } = "";

    /// <summary>The configuration in words.</summary>
    internal string CallConfig
    {
        get
        {
            string[] parts =
            [
                .. Run.BlockDim > 0 ? [$"block_dim {Run.BlockDim}"] : Array.Empty<string>(),
                .. Run.AicpuThreads > 0 ? [$"{Run.AicpuThreads} AICPU threads"] : Array.Empty<string>(),
            ];
            return parts.Length > 0 ? string.Join(", ", parts) : "runtime's defaults";
        }
    }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    internal void Validate()
    {
        Require(Metric is MetricCatalog.MakespanId or MetricCatalog.DeviceWallId, nameof(Metric), Metric, $"{MetricCatalog.MakespanId} or {MetricCatalog.DeviceWallId}");
        Require(Precision is > 0 and < 1, nameof(Precision), Precision, "above 0 and below 1");
        Require(MinRounds >= 1, nameof(MinRounds), MinRounds, "at least 1");
        Require(MaxRounds >= MinRounds, nameof(MaxRounds), MaxRounds, $"at least {nameof(MinRounds)} ({MinRounds})");
        Require(MaxTime > TimeSpan.Zero, nameof(MaxTime), MaxTime, "positive");
        Require(OtherRounds >= 0, nameof(OtherRounds), OtherRounds, "at least 0");
        Require(WarmUp >= 0, nameof(WarmUp), WarmUp, "at least 0");
    }

    private static void Require(bool holds, string name, object value, string range)
    {
        if (!holds)
        {
            throw new ArgumentException($"{name} is {value}; it must be {range}.");
        }
    }
}
