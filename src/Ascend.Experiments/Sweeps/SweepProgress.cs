namespace Ascend.Experiments;

/// <summary>One step of a sweep.</summary>
/// <param name="Point">The point that is being measured or was finished.</param>
/// <param name="Finished">Points in the store.</param>
/// <param name="Total">Points of the plan.</param>
/// <param name="Result">The outcome, once the point is finished.</param>
/// <param name="Step">What its experiment is doing; null when it is finished.</param>
public readonly record struct SweepProgress(SweepPoint Point, int Finished, int Total, SweepResult? Result, ExperimentProgress? Step);
