namespace Ascend.Tracing;

/// <summary>What a capture's kernels are known to move to and from HBM. Makes the counter <c>HBM estimate</c> of native traces.</summary>
/// <remarks>
/// An estimate, not a measurement: the bytes are spread evenly over the time of the group's core spans, so the counter is the number
/// of such spans that run, times bytes / sum of their durations (all procs, before any filter).
/// </remarks>
/// <param name="Bytes">Bytes that the group moves in the whole capture.</param>
/// <param name="Group">The kernels that move them.</param>
public sealed record HbmWorkload(long Bytes, KernelGroup Group);
