namespace Ascend.Cli.Doctor;

/// <summary>One thing that was found.</summary>
/// <param name="Section">machine, environment, mock, simulator, device or run.</param>
/// <param name="Name">What it is about.</param>
/// <param name="Level">What it means.</param>
/// <param name="Text">What was found.</param>
/// <param name="NextStep">What to do about it; null when there is nothing to do.</param>
internal sealed record Finding(string Section, string Name, FindingLevel Level, string Text, string? NextStep = null);
