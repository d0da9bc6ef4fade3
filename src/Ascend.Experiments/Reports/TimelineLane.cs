using Ascend.Tracing;

namespace Ascend.Experiments;

/// <summary>A lane of a <see cref="Timeline"/>.</summary>
/// <param name="Name">The lane's name, such as <c>AICube_3</c>.</param>
/// <param name="Kind">What it stands for; lanes of one kind and rank are drawn as one group.</param>
/// <param name="Rank">The rank or proc that it belongs to, where the capture has several; else null.</param>
public sealed record TimelineLane(string Name, LaneKind Kind, string? Rank = null);
