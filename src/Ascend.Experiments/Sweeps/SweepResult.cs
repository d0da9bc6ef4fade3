namespace Ascend.Experiments;

/// <summary>The outcome of one point.</summary>
/// <param name="Point">The point.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Comparison">The comparison; null unless it was measured.</param>
/// <param name="Error">Why it was not measured; null when it was.</param>
public sealed record SweepResult(SweepPoint Point, SweepStatus Status, Comparison? Comparison, string? Error);
