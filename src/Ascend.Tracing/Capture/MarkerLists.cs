namespace Ascend.Tracing;

/// <summary>
/// The marker lists that simpler's TraCR branch has had (domain notes, 4.4; TraCR on the AICore side, section 7), and what a phase of
/// one list is called in another. Captures are read by the names in their own metadata; this only serves to compare two.
/// </summary>
public static class MarkerLists
{
    private static readonly string[] s_dead = ["Read_Dimensions", "Reshape_Kernels", "Pre_Loop_Info", "PTO2_SCOPE_"];
    private static readonly string[] s_life = ["Initializing", "De_Initializing", "DLL_loading", "Allocating"];
    private static readonly string[] s_tasks = ["Running_Task_Single", "Running_Task_Pair"];
    private static readonly string[] s_phases = ["Phase1", "Phase2", "Phase3", "Phase4"];
    private static readonly string[] s_renamed = ["Retiring", "Draining_Sync", "Retiring_Dummy", "Dispatching"];

    private static readonly string[] s_d =
        ["Orchestrating", .. s_dead, "Scheduling", .. s_phases, "Drain", .. s_life, .. s_tasks, "Barrier", "Resolving"];

    private static readonly string[] s_f =
        ["Orchestrating", "Scheduling", .. s_phases, "Drain", .. s_life, .. s_tasks, "Barrier", "Resolving", "Scanning", "Retiring_Inline", "Idle"];

    private static readonly string[] s_h =
    [
        "Orchestrating", .. s_dead, "Scheduling", "Complete", "Drain_Sync_Start", "Dummy", "Dispatch", "Idle", .. s_life, .. s_tasks,
        "Resolving", "Release",
    ];

    private static readonly (string Label, string[] Markers)[] s_lists =
    [
        ("A", ["Orchestrating", "Scheduling", "Initializing", "De_Initializing"]),
        ("B", ["Orchestrating", "Scheduling", .. s_life, .. s_tasks]),
        ("C", ["Orchestrating", .. s_dead, "Scheduling", "Phase1", "Phase2", "Phase3", "Phase3b", "Phase4", "Drain", .. s_life, .. s_tasks, "Barrier"]),
        ("D", s_d),
        ("E", [.. s_d, "CommNotify", "CommWait"]),
        ("F", s_f),
        ("G", [.. s_f.Select(m => Array.IndexOf(s_phases, m) is >= 0 and var i ? s_renamed[i] : m), "Dispatching_Eager"]),
        ("H", s_h),
        ("H+", [.. s_h, "Group_Feed"]),
    ];

    private static readonly Dictionary<string, string> s_canonical = new(StringComparer.Ordinal)
    {
        ["Phase1"] = "Complete",
        ["Retiring"] = "Complete",
        ["Phase2"] = "Drain_Sync_Start",
        ["Draining_Sync"] = "Drain_Sync_Start",
        ["Phase3"] = "Dummy",
        ["Phase3b"] = "Dummy",
        ["Retiring_Dummy"] = "Dummy",
        ["Phase4"] = "Dispatch",
        ["Dispatching"] = "Dispatch",
    };

    private static readonly HashSet<string> s_coreMarkers = [.. s_tasks, "CommNotify", "CommWait"];
    private static readonly HashSet<string> s_aicpu = [.. s_lists.SelectMany(l => l.Markers).Where(m => !s_coreMarkers.Contains(m))];

    /// <summary>The list that a proc's markers are, by its letter; null for any other.</summary>
    /// <param name="markers">The markers by event id.</param>
    public static string? LabelOf(IReadOnlyList<string> markers)
    {
        ArgumentNullException.ThrowIfNull(markers);
        return Array.Find(s_lists, l => l.Markers.SequenceEqual(markers)).Label;
    }

    /// <summary>The newest name of an AICPU phase: <c>Phase4</c> and <c>Dispatching</c> are <c>Dispatch</c>.</summary>
    /// <param name="marker">A marker's name in any list.</param>
    /// <param name="other">
    /// The markers of the capture it is compared with. <c>Drain</c> was divided into <c>Idle</c> and <c>Release</c>: where the other list has
    /// <c>Drain</c>, both count as it.
    /// </param>
    public static string CanonicalName(string marker, IReadOnlyList<string> other)
    {
        ArgumentNullException.ThrowIfNull(marker);
        ArgumentNullException.ThrowIfNull(other);
        if (marker is "Idle" or "Release" && other.Contains("Drain") && !other.Contains(marker))
        {
            return "Drain";
        }

        return s_canonical.GetValueOrDefault(marker, marker);
    }

    /// <summary>True for a phase that only the AICPU records, in any list.</summary>
    internal static bool IsAicpuPhase(string marker) => s_aicpu.Contains(marker);

    /// <summary>True for the lists of revisions that may record no func_id.</summary>
    internal static bool MayLackFuncIds(IReadOnlyList<string> markers) => LabelOf(markers) is null or "B" or "C";
}
