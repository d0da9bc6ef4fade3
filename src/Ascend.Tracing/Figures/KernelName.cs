namespace Ascend.Tracing;

/// <summary>A kernel's name.</summary>
/// <param name="FuncId">The kernel's func_id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Core">The kind of core it runs on, <see cref="LaneKind.AiCube"/> or <see cref="LaneKind.AiVector"/>; null when not known.</param>
public readonly record struct KernelName(uint FuncId, string Name, LaneKind? Core = null);
