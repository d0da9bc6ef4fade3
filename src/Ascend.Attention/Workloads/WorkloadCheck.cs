namespace Ascend.Attention;

/// <summary>Outcome of a result's check.</summary>
/// <param name="Passed">Every element is within the tolerance, or off by the simulator's own rounding.</param>
/// <param name="Text">The verdict with its figures on one line.</param>
/// <param name="Explained">Elements that are off by the simulator's own rounding (<see cref="HalfRoundingDefect"/>).</param>
public sealed record WorkloadCheck(bool Passed, string Text, long Explained = 0);
