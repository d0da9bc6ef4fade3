namespace Ascend.Experiments;

/// <summary>Outcome of the check of an arm's output against the reference.</summary>
/// <param name="Passed">Every element is within the tolerance and was written.</param>
/// <param name="Text">Elements, errors and tolerance in a sentence.</param>
public sealed record GoldenSummary(bool Passed, string Text);
