namespace Ascend.Runtime;

/// <summary>What the AI cores count during a <see cref="ProfilerSession"/> (aclprofAicoreMetrics); one group at a time.</summary>
public enum ProfilerMetrics
{
    /// <summary>Share of the arithmetic units.</summary>
    ArithmeticUtilization = 0,

    /// <summary>Share of the pipes (scalar, vector, cube, memory transfer).</summary>
    PipeUtilization = 1,

    /// <summary>Bandwidth of external memory.</summary>
    MemoryBandwidth = 2,

    /// <summary>Bandwidth of the L0 buffers.</summary>
    L0Bandwidth = 3,

    /// <summary>Conflicts over resources.</summary>
    ResourceConflicts = 4,

    /// <summary>Bandwidth of the unified buffer.</summary>
    UnifiedBuffer = 5,

    /// <summary>Hits and misses of the L2 cache.</summary>
    L2Cache = 6,

    /// <summary>Share of the pipes while the kernel executes.</summary>
    PipeExecuteUtilization = 7,

    /// <summary>Accesses to memory.</summary>
    MemoryAccess = 8,

    /// <summary>Nothing.</summary>
    None = 255,
}
