namespace Ascend.Simpler;

/// <summary>What a run may ask of a tree: knobs that it has, and values that its library survives.</summary>
/// <param name="facts">The tree's facts.</param>
/// <param name="isMock">The mock checks values itself, by its profile.</param>
internal sealed class RunRules(AdapterFacts facts, bool isMock)
{
    /// <summary>AICPU threads of the platform a2a3 (simpler's platform configuration).</summary>
    private const int MaxAicpuThreads = 4;

    private const int ClusterCount = 24;
    private const int CoresPerCluster = 3;

    /// <summary>Most cores that one scheduler thread takes where a run chooses its clusters; above it a run never ends (simpler of June and
    /// July 2026).</summary>
    private const int MaxCoresPerScheduler = 64;

    /// <summary>Checks options.</summary>
    /// <exception cref="AscendNotSupportedException">The tree has no such knob.</exception>
    /// <exception cref="ArgumentException">The library refuses the value, or does not survive it.</exception>
    public void Check(RunOptions options)
    {
        RequireKnob("block_dim", nameof(RunOptions.BlockDim), options.BlockDim, "a run of it always takes the whole device");
        RequireKnob("flow_id", nameof(RunOptions.FlowId), options.FlowId, "only the branch with host flows has it");
        RequireKnob("chip_swimlane", nameof(RunOptions.ChipSwimlaneLevel), options.ChipSwimlaneLevel, "it has no such collector");
        RequireKnob("dump_arguments", nameof(RunOptions.DumpArguments), options.DumpArguments ? 1 : 0, "it has no such collector");
        RequireKnob("pmu", nameof(RunOptions.PmuEventGroup), options.PmuEventGroup, "it has no such collector");
        RequireKnob("dependencies", nameof(RunOptions.RecordDependencies), options.RecordDependencies ? 1 : 0, "it has no such collector");
        RequireKnob("scope_statistics", nameof(RunOptions.ScopeStatistics), options.ScopeStatistics ? 1 : 0, "it has no such collector");
        if (isMock)
        {
            return;
        }

        if (options.AicpuThreads > MaxAicpuThreads)
        {
            throw new ArgumentException($"RunOptions.AicpuThreads is {options.AicpuThreads}; the platform has at most {MaxAicpuThreads}.");
        }

        if (facts.HasKnob("block_dim"))
        {
            CheckClusters(options);
        }
    }

    private void CheckClusters(RunOptions options)
    {
        int clusters = options.BlockDim == 0 ? ClusterCount : options.BlockDim;
        if (clusters > ClusterCount)
        {
            throw new ArgumentException($"RunOptions.BlockDim is {clusters}; the device has {ClusterCount} clusters.");
        }

        int threads = options.AicpuThreads == 0 ? facts.Number("config.default_threads") : options.AicpuThreads;
        int schedulers = threads - 1;
        if (clusters * CoresPerCluster > MaxCoresPerScheduler * schedulers)
        {
            throw new ArgumentException(
                $"RunOptions.AicpuThreads {threads} leaves {schedulers} scheduler thread(s) for {clusters * CoresPerCluster} cores; this tree "
                + $"({facts.Generation}) takes {MaxCoresPerScheduler} each, and a run beyond that never ends. Use more threads or a lower BlockDim.");
        }
    }

    private void RequireKnob(string knob, string option, int value, string reason)
    {
        if (value != 0 && !facts.HasKnob(knob))
        {
            throw new AscendNotSupportedException(
                $"RunOptions.{option} is {value}: the simpler tree ({facts.Generation}) has no knob '{knob}', {reason}.", "Leave it 0, or use a tree that has it.");
        }
    }
}
