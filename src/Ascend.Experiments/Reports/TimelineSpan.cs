namespace Ascend.Experiments;

/// <summary>A span of a <see cref="Timeline"/>.</summary>
/// <param name="StartNs">Start in ns from the capture's first record; not negative.</param>
/// <param name="DurationNs">Duration in ns; not negative.</param>
/// <param name="Lane">Index into <see cref="Timeline.Lanes"/>.</param>
/// <param name="Kernel">Index into <see cref="Timeline.Kernels"/>.</param>
/// <param name="Flags">What a reader must know about it.</param>
public readonly record struct TimelineSpan(
    long StartNs, long DurationNs, ushort Lane, ushort Kernel, TimelineSpanFlags Flags = TimelineSpanFlags.None)
{
    /// <summary>End in ns from the capture's first record.</summary>
    public long EndNs => StartNs + DurationNs;
}
