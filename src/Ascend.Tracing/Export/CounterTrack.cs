namespace Ascend.Tracing.Export;

/// <summary>A counter of a native trace.</summary>
/// <param name="Name">The track's name.</param>
/// <param name="Unit">The values' unit; empty for a plain count.</param>
/// <param name="Description">What the values are; empty when the name says it.</param>
internal readonly record struct CounterTrack(string Name, string Unit = "", string Description = "");
