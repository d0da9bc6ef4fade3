namespace Ascend.Experiments;

/// <summary>What a figure means. Figures of different metrics are never compared with each other.</summary>
/// <param name="Id">Name in JSON and on the command line.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Unit">Unit of its values.</param>
/// <param name="Clock">Whose clock it comes from.</param>
/// <param name="Definition">What is counted, from when to when.</param>
/// <param name="IsTraced">True when only traced runs have it.</param>
/// <param name="IsTime">True for a duration, of which less is faster.</param>
public sealed record MetricDefinition(string Id, string Name, string Unit, string Clock, string Definition, bool IsTraced, bool IsTime);
