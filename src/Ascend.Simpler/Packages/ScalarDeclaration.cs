namespace Ascend.Simpler;

/// <summary>One scalar argument as a kernel package declares it.</summary>
/// <param name="Name">Name, for messages and for callers.</param>
/// <param name="Minimum">Least accepted value.</param>
/// <param name="Maximum">Greatest accepted value.</param>
public sealed record ScalarDeclaration(string Name, long Minimum, long Maximum);
