namespace Ascend.Experiments;

/// <summary>The noise floor that self-checks of this host have found, as a comparison of other kernels quotes it.</summary>
/// <param name="MeasuredAt">When the latest self-check began.</param>
/// <param name="NoiseFloor">Its noise floor, relative.</param>
/// <param name="Rounds">Its rounds.</param>
/// <param name="Checks">Self-checks of this host, backend and metric so far.</param>
/// <param name="FalseVerdicts">How many of them would have been false verdicts.</param>
public sealed record KnownFloor(DateTimeOffset MeasuredAt, double NoiseFloor, int Rounds, int Checks, int FalseVerdicts);
