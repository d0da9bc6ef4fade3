using Ascend.Tracing;

namespace Ascend.Experiments;

/// <summary>
/// An arm that was captured elsewhere: files or folders of any kind that <see cref="TraceDoor"/> opens. Immutable.
/// </summary>
public sealed record CaptureArm
{
    /// <summary>The captures, at least one; each is a sample.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>
    /// Name for people; null for one made of the first path. Two arms with given, different names are two kernels.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>Kernel names by func_id; the captures' own fill the gaps.</summary>
    public KernelNames Names { get; init; } = KernelNames.None;

    /// <summary>A chip swimlane's deps.json; null for the only one beside each file.</summary>
    public string? DepsPath { get; init; }

    /// <summary>The proc (device, rank) that counts; null where a capture has one only.</summary>
    public int? ProcId { get; init; }
}
