namespace Ascend.Experiments;

/// <summary>What a number of rounds can show under the noise that was seen.</summary>
/// <param name="Rounds">Rounds of a comparison.</param>
/// <param name="Difference">The smallest relative difference that 19 of 20 such comparisons show, 0.01 for 1 %; null when it is above
/// <see cref="SelfChecking.LargestSought"/>.</param>
public sealed record SmallestDifference(int Rounds, double? Difference);
