using Ascend.Tracing;

namespace Ascend.Experiments;

/// <summary>A lane of a <see cref="Timeline"/>.</summary>
/// <param name="Name">The lane's name, such as <c>AICube_3</c>.</param>
/// <param name="Kind">What it stands for; lanes of one kind are drawn as one group.</param>
public sealed record TimelineLane(string Name, LaneKind Kind);
