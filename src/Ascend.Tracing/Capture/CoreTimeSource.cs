namespace Ascend.Tracing;

/// <summary>Where the times of core spans come from.</summary>
public enum CoreTimeSource
{
    /// <summary>The AICPU: from dispatch to seen completion, waits and polling included.</summary>
    AicpuView,

    /// <summary>The cores themselves.</summary>
    OnCore,

    /// <summary>The cores themselves where they recorded their tasks, the AICPU for the other cores.</summary>
    Mixed,
}
