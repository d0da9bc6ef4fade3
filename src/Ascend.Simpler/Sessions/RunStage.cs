namespace Ascend.Simpler;

/// <summary>One stage of a run as simpler's libraries timed it.</summary>
/// <param name="Name">The stage's dotted name, such as <c>chip.run.bind</c>.</param>
/// <param name="Depth">Nesting from 0.</param>
/// <param name="IsDevice">Timed by the device's clock rather than the host's.</param>
/// <param name="Start">Host stages: CLOCK_MONOTONIC; device stages: from the start of the device's part.</param>
/// <param name="Duration">How long it took.</param>
public sealed record RunStage(string Name, int Depth, bool IsDevice, TimeSpan Start, TimeSpan Duration);
