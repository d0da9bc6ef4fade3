namespace Ascend.Tracing.Formats.Strace;

/// <summary>The names of spans that simpler writes, of all versions.</summary>
internal static class StraceNames
{
    /// <summary>The root of a run; <c>simpler_run</c> in older versions.</summary>
    public const string Root = "chip.run";

    private const string OldRoot = "simpler_run";

    private static readonly HashSet<string> s_stages = new(StringComparer.Ordinal)
    {
        "bind", "stage_inputs", "prepare_execution", "runner_run", "claim_release", "validate", "aicpu_launch", "device_wall", "preamble",
        "so_load", "graph_build", "config_validate", "arena_wire", "sm_reset", "post_orch", "orch", "sched",
    };

    private static readonly HashSet<string> s_schedulers = new(StringComparer.Ordinal)
    {
        "run", "graph_build", "submit", "dispatch", "frame_submit", "activate", "complete", "post_fence_retirement", "scheduler_loop",
    };

    /// <summary>The stage of a name, without the run's root; the root itself as <see cref="Root"/>.</summary>
    public static string StageOf(string name) => name switch
    {
        Root or OldRoot => Root,
        _ when name.StartsWith(Root + ".", StringComparison.Ordinal) => name[(Root.Length + 1)..],
        _ when name.StartsWith(OldRoot + ".", StringComparison.Ordinal) => name[(OldRoot.Length + 1)..],
        _ => name,
    };

    /// <summary>True for a span of another producer, which has a name space of its own and is in no table of simpler's.</summary>
    public static bool IsForeign(string stage) => stage.StartsWith("ext.", StringComparison.Ordinal);

    /// <summary>True for the part of a run's stages that the device spends; its ticks tell the gaps between runs.</summary>
    public static bool IsDeviceWall(string stage) => LastOf(stage) == "device_wall";

    /// <summary>True for the stage inside which the device runs.</summary>
    public static bool IsRunner(string stage) => stage == "runner_run";

    /// <summary>True for a name that a version of simpler is known to write.</summary>
    public static bool IsKnown(string stage)
    {
        if (stage == Root || IsForeign(stage))
        {
            return true;
        }

        string[] parts = stage.Split('.');
        string last = parts[^1];
        bool isLevel = parts[0] is "node" or "l3" || parts[0].StartsWith("network", StringComparison.Ordinal);
        return isLevel ? parts.Length > 1 && s_schedulers.Contains(last)
            : s_stages.Contains(last) || s_schedulers.Contains(stage) || parts is ["bind", _]
            || (last.StartsWith("task_slot_", StringComparison.Ordinal) && int.TryParse(last.AsSpan(10), out int slot) && slot is >= 0 and <= 15);
    }

    private static string LastOf(string stage) => stage[(stage.LastIndexOf('.') + 1)..];
}
