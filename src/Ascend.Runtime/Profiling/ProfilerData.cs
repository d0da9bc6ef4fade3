namespace Ascend.Runtime;

/// <summary>What a <see cref="ProfilerSession"/> collects (the masks of acl_prof.h).</summary>
[Flags]
public enum ProfilerData : long
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Calls of the ACL interface.</summary>
    AclCalls = 1,

    /// <summary>Times of tasks on the device.</summary>
    TaskTime = 2,

    /// <summary>The counters of <see cref="ProfilerOptions.Metrics"/>.</summary>
    AiCoreMetrics = 4,

    /// <summary>AICPU tasks.</summary>
    AiCpu = 8,

    /// <summary>L2 cache samples.</summary>
    L2Cache = 16,

    /// <summary>Collective communication.</summary>
    Communication = 32,

    /// <summary>Steps of a training.</summary>
    TrainingTrace = 64,

    /// <summary>The ranges and marks of <see cref="ProfilerSession"/>.</summary>
    Markers = 128,

    /// <summary>Calls of the runtime below ACL.</summary>
    RuntimeCalls = 256,

    /// <summary>Times of tasks without details.</summary>
    TaskTimeBrief = 2048,

    /// <summary>Memory of tasks.</summary>
    TaskMemory = 4096,

    /// <summary>Attributes of operators.</summary>
    OperatorAttributes = 16384,
}
