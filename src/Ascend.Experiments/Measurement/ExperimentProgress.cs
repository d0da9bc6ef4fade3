namespace Ascend.Experiments;

/// <summary>One step of an experiment.</summary>
/// <param name="Doing">What is being done.</param>
/// <param name="Runs">Runs finished so far.</param>
/// <param name="Rounds">Rounds of the primary metric finished so far.</param>
/// <param name="Precision">Relative half width of the interval reached; null before there is one.</param>
public readonly record struct ExperimentProgress(string Doing, int Runs, int Rounds, double? Precision);
