namespace Ascend.Runtime;

/// <summary>When a kernel's blocks start (aclrtLaunchKernelAttrValue.schemMode).</summary>
public enum KernelScheduleMode
{
    /// <summary>A block starts as soon as a core is free.</summary>
    Normal = 0,

    /// <summary>The blocks start together, when as many cores are free as there are blocks.</summary>
    Batch = 1,
}
