using System.CommandLine;
using Ascend.Experiments;
using Ascend.Runtime;

namespace Ascend.Cli.Compare;

/// <summary>The options that say how each run is configured, and what is picked where they are left out.</summary>
internal sealed class RunSettings
{
    /// <summary>Clusters of the 910B. With all of them no task of the CCE kernel or of pypto's attention waits in a core's second slot, and
    /// pto-isa's queues on the CPU are at their calmest.</summary>
    private const int AllClusters = 24;

    /// <summary>With two threads the one scheduler has more cores than it can take; with all four, trees of August hang.</summary>
    private const int Threads = 4;

    private const int ThreadsOfAugust = 3;

    /// <summary>The CCE kernel is one task, which computes for a minute or two on two idle processors; others progress all the time.</summary>
    private static readonly TimeSpan s_stallOfCce = TimeSpan.FromMinutes(8);

    private static readonly TimeSpan s_stall = TimeSpan.FromMinutes(1);

    private readonly Option<int?> _blockDim = new("--block-dim")
    {
        Description = "Clusters of a run (trees of June and July 2026). Default: 24 on the simulator, else the runtime's.",
    };

    private readonly Option<int?> _threads = new("--aicpu-threads")
    {
        Description = "AICPU threads of a run. Default: what the tree is known to run with on the simulator, else the runtime's.",
    };

    private readonly Option<double?> _timeout = new("--timeout")
    {
        Description = "Limit for each run, in seconds. Default: 600.",
        HelpName = "s",
    };

    public RunSettings(Command command)
    {
        command.Options.Add(_blockDim);
        command.Options.Add(_threads);
        command.Options.Add(_timeout);
    }

    /// <summary>The configuration of the runs; says what it picked.</summary>
    /// <exception cref="UsageException">A value is out of range.</exception>
    public RunOptions Read(ParseResult parsed, AscendHost host, IReadOnlyList<ExperimentArm> arms, ConsoleStreams streams)
    {
        int? blockDim = parsed.GetValue(_blockDim);
        int? threads = parsed.GetValue(_threads);
        var picked = new List<string>();
        if (host.Backend == BackendKind.Simulator)
        {
            bool takesBlockDim = host.GetRuntimes()[0].TakesBlockDim;
            if (blockDim is null && takesBlockDim)
            {
                blockDim = AllClusters;
                picked.Add($"block_dim {AllClusters}");
            }

            if (threads is null)
            {
                threads = takesBlockDim ? Threads : ThreadsOfAugust;
                picked.Add($"{threads} AICPU threads");
            }
        }

        if (host.Backend == BackendKind.Simulator)
        {
            TimeSpan stall = arms.Any(arm => arm.Tiling is not null) ? s_stallOfCce : s_stall;
            host.LimitScheduler(stall);
            picked.Add($"{stall.TotalSeconds:F0} s without progress before a run is ended (SIMPLER_SCHEDULER_TIMEOUT_MS or, in trees of "
                + "June and July, PTO2_SCHEDULER_TIMEOUT_MS sets another limit)");
            streams.Error.MarkupLineInterpolated($"picked for this tree ({host.GetRuntimes()[0].Generation}): {string.Join(", ", picked)}");
        }

        if (host.GetRuntimes().FirstOrDefault(runtime => runtime.IsTracr)?.Tracr is { } tracr)
        {
            streams.Error.MarkupLineInterpolated($"trace buffers: {$"{tracr}"}");
        }

        var options = new RunOptions
        {
            BlockDim = Require("--block-dim", blockDim, 0),
            AicpuThreads = Require("--aicpu-threads", threads, 2),
        };
        return parsed.GetValue(_timeout) switch
        {
            null => options,
            > 0 and < 1e6 => options with { Timeout = TimeSpan.FromSeconds(parsed.GetValue(_timeout)!.Value) },
            { } seconds => throw new UsageException($"--timeout is {seconds}; it must be above 0 and below 1000000 s."),
        };
    }

    private static int Require(string option, int? value, int least) => value is null ? 0
        : value >= least ? value.Value
        : throw new UsageException($"{option} is {value}; it must be at least {least}.");
}
