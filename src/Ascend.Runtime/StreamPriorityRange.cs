namespace Ascend.Runtime;

/// <summary>The priorities that streams of a device can have; smaller numbers are more urgent.</summary>
/// <param name="Least">The least urgent.</param>
/// <param name="Greatest">The most urgent.</param>
public readonly record struct StreamPriorityRange(int Least, int Greatest);
