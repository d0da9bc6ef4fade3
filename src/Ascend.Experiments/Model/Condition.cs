namespace Ascend.Experiments;

/// <summary>A difference between two arms, or a fact about one, that bears on the verdict.</summary>
/// <param name="Kind">What follows from it.</param>
/// <param name="Field">What differs, such as <c>tiling</c>.</param>
/// <param name="A">The first arm's value; null when the condition is about the experiment.</param>
/// <param name="B">The second arm's value.</param>
/// <param name="Text">What it means for the figures, in a sentence.</param>
public sealed record Condition(ConditionKind Kind, string Field, string? A, string? B, string Text);
