using System.Text;
using Ascend.Interop.Simpler;

namespace Ascend.Simpler;

/// <summary>What one run asks for. Immutable; reuse instances for repeated runs, which then allocate nothing.</summary>
/// <remarks>The knobs below <see cref="Timeout"/> are those of simpler's CallConfig; one that the tree at hand lacks is refused by name
/// before anything runs.</remarks>
public sealed record RunOptions
{
    /// <summary>The level of the dump that takes every argument of every task, not only those that the orchestration marks.</summary>
    private const int DumpEverything = 2;

    /// <summary>No tracing, no collectors, the platform's defaults, a limit of ten minutes.</summary>
    public static RunOptions Default { get; } = new();

    /// <summary>Capture the run with TraCR: it goes to the TraCR build of the runtime.</summary>
    public bool Trace { get; init; }

    /// <summary>
    /// Folder that receives the capture and the collectors' files; null uses <see cref="SessionOptions.OutputDirectory"/>. Every
    /// traced run gets a folder of its own below it.
    /// </summary>
    public string? OutputDirectory { get; init; }

    /// <summary>
    /// Folder for CANN's own profiler (what msprof analyses), which then runs from before this run's prepare to after its end; null to leave
    /// it off. Every run gets a folder of its own below it, <see cref="RunResult.ProfilePath"/>. On devices and the mock; one such run at a
    /// time per process, or per worker of an isolated session. When only the profiler fails, the run's results are there and the call throws
    /// an <see cref="AscendException"/> all the same. See <see cref="ProfilerSession"/> for what else can be measured.
    /// </summary>
    public string? ProfileDirectory { get; init; }

    /// <summary>
    /// Limit for the run from launch to completion; <see cref="Timeout.InfiniteTimeSpan"/> for none. A run past its limit fails
    /// and keeps its session busy until the device finishes it.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Clusters that the run takes, 0 for the whole device (trees of June and July 2026).</summary>
    public int BlockDim { get; init; }

    /// <summary>AICPU threads, 0 for the platform's default, else at least 2.</summary>
    public int AicpuThreads { get; init; }

    /// <summary>Number of a flow from the host to the run in TraCR captures, 0 for none. Only trees of the branch with host flows have
    /// it.</summary>
    public int FlowId { get; init; }

    /// <summary>Level of the chip swimlane collector, 0 (off) to 4: <c>chip_swimlane_records.json</c>, in generation G0
    /// <c>l2_swimlane_records.json</c>.</summary>
    public int ChipSwimlaneLevel { get; init; }

    /// <summary>Dump the arguments of every task: <c>args_dump/args_dump.json</c> and, beside it, their contents.</summary>
    public bool DumpArguments { get; init; }

    /// <summary>PMU event group: 0 none, 1 arithmetic, 2 pipes, 4 memory, 5 L0 memory, 6 resource conflicts, 7 unified buffer, 8 L2
    /// cache (simpler, a2a3, G0 and G6): <c>pmu.csv</c>. The simulator counts 0 everywhere.</summary>
    public int PmuEventGroup { get; init; }

    /// <summary>Record task dependencies: <c>deps.json</c>.</summary>
    public bool RecordDependencies { get; init; }

    /// <summary>Collect scope statistics: <c>scope_stats/scope_stats.jsonl</c>.</summary>
    public bool ScopeStatistics { get; init; }

    /// <summary>Task window of the four rings in entries: empty for the defaults, or four values, each 0 or a power of two in
    /// 4..2^30.</summary>
    public IReadOnlyList<long> RingTaskWindow { get; init; } = [];

    /// <summary>Heap of the four rings in bytes: empty for the defaults, or four values, each 0 or at least 1024.</summary>
    public IReadOnlyList<long> RingHeap { get; init; } = [];

    /// <summary>Dependency pool of the four rings in entries: empty for the defaults, or four values, each 0 or in
    /// 4..2^31-1.</summary>
    public IReadOnlyList<long> RingDependencyPool { get; init; } = [];

    internal bool AnyCollector =>
        ChipSwimlaneLevel != 0 || DumpArguments || PmuEventGroup != 0 || RecordDependencies || ScopeStatistics;

    /// <summary>Refuses values that the runtime would misread.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names the property and the value.</exception>
    internal void Validate()
    {
        Require(Timeout > TimeSpan.Zero || Timeout == System.Threading.Timeout.InfiniteTimeSpan, nameof(Timeout), Timeout, "positive or infinite");
        Require(ProfileDirectory is null or { Length: > 0 }, nameof(ProfileDirectory), "empty", "a folder, or null");
        Require(BlockDim >= 0, nameof(BlockDim), BlockDim, "0 or greater");
        Require(FlowId >= 0, nameof(FlowId), FlowId, "0 or greater");
        Require(AicpuThreads is 0 or >= 2, nameof(AicpuThreads), AicpuThreads, "0 or at least 2");
        Require(ChipSwimlaneLevel is >= 0 and <= 4, nameof(ChipSwimlaneLevel), ChipSwimlaneLevel, "0 to 4");
        Require(PmuEventGroup is 0 or 1 or 2 or (>= 4 and <= 8), nameof(PmuEventGroup), PmuEventGroup, "0, 1, 2 or 4 to 8");
        RequireRings(nameof(RingTaskWindow), RingTaskWindow, "0 or a power of two in 4..2^30", value =>
            value is >= 4 and <= int.MaxValue && long.IsPow2(value));
        RequireRings(nameof(RingHeap), RingHeap, "0 or at least 1024", value => value >= 1024);
        RequireRings(nameof(RingDependencyPool), RingDependencyPool, "0 or in 4..2^31-1", value => value is >= 4 and <= int.MaxValue);
    }

    /// <summary>Writes the options in the ABI's layout.</summary>
    /// <param name="config">Receives the configuration.</param>
    /// <param name="outputPrefix">Absolute folder of the collectors' files; ignored when none is on.</param>
    internal void Write(out AdapterRunConfig config, string outputPrefix)
    {
        config = default;
        config.block_dim = BlockDim;
        config.aicpu_threads = AicpuThreads;
        config.chip_swimlane = ChipSwimlaneLevel;
        config.dump_arguments = DumpArguments ? DumpEverything : 0;
        config.pmu = PmuEventGroup;
        config.dependencies = RecordDependencies ? 1 : 0;
        config.scope_statistics = ScopeStatistics ? 1 : 0;
        config.flow_id = FlowId;
        CopyRings(RingTaskWindow, config.ring_task_window);
        CopyRings(RingHeap, config.ring_heap);
        CopyRings(RingDependencyPool, config.ring_dependency_pool);
        if (!AnyCollector)
        {
            return;
        }

        byte[] prefix = Encoding.UTF8.GetBytes(outputPrefix);
        if (prefix.Length > (int)AdapterLimit.ADAPTER_MAX_PREFIX || prefix.Contains((byte)0))
        {
            throw new ArgumentException(
                $"OutputDirectory '{outputPrefix}' has {prefix.Length} bytes; the runtime takes at most "
                + $"{(int)AdapterLimit.ADAPTER_MAX_PREFIX} without NUL.");
        }

        for (int i = 0; i < prefix.Length; i++)
        {
            config.output_prefix[i] = (sbyte)prefix[i];
        }
    }

    private static void CopyRings(IReadOnlyList<long> values, Span<ulong> rings)
    {
        for (int i = 0; i < values.Count; i++)
        {
            rings[i] = (ulong)values[i];
        }
    }

    private static void RequireRings(string property, IReadOnlyList<long> values, string expected, Func<long, bool> accepts)
    {
        if (values.Count is not (0 or (int)AdapterLimit.ADAPTER_RINGS))
        {
            Require(false, property, $"{values.Count} values", $"empty or {(int)AdapterLimit.ADAPTER_RINGS} values");
        }

        for (int i = 0; i < values.Count; i++)
        {
            Require(values[i] == 0 || accepts(values[i]), property, values[i], expected);
        }
    }

    private static void Require<T>(bool condition, string property, T value, string expected)
    {
        if (!condition)
        {
            throw new ArgumentException($"RunOptions.{property} is {value}; it must be {expected}.");
        }
    }
}
