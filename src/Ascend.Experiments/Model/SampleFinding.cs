namespace Ascend.Experiments;

/// <summary>Something that the samples of an arm tell besides their median.</summary>
/// <param name="Kind">What was found.</param>
/// <param name="Arm">The arm's id; null when it concerns both.</param>
/// <param name="Metric">The metric's id.</param>
/// <param name="Text">The finding with its figures, in a sentence.</param>
public sealed record SampleFinding(SampleFindingKind Kind, string? Arm, string Metric, string Text);
