namespace Ascend.Runtime;

/// <summary>What executes the runs of a host.</summary>
public enum BackendKind
{
    /// <summary>The mock device shipped with this library: computes real results, models the time.</summary>
    Mock,

    /// <summary>simpler's thread-based simulator of a tree named by <c>SIMPLER_ROOT</c>: computes real results, its times are
    /// those of the host's threads.</summary>
    Simulator,

    /// <summary>An Ascend NPU through CANN (<c>ASCEND_HOME_PATH</c>) and simpler (<c>SIMPLER_ROOT</c>).</summary>
    Device,
}
