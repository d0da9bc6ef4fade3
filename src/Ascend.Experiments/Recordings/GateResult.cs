namespace Ascend.Experiments;

/// <summary>One arm held against its baseline.</summary>
/// <param name="Arm">The arm's name.</param>
/// <param name="Metric">Id of the metric.</param>
/// <param name="Ratio">Now over baseline; null when one has no figure.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Conditions">Differences between the two recordings of the arm.</param>
public sealed record GateResult(string Arm, string Metric, RatioEstimate? Ratio, GateOutcome Outcome, IReadOnlyList<Condition> Conditions);
