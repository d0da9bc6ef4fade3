namespace Ascend.Cli.Compare;

/// <summary>One step of a comparison.</summary>
/// <param name="Doing">What is or was being done.</param>
/// <param name="Runs">Runs finished by this step.</param>
internal readonly record struct CompareProgress(string Doing, int Runs);
