namespace Ascend.Cli.Doctor;

/// <summary>One thing that was found.</summary>
/// <param name="Section">machine, environment, mock, simulator, device or run.</param>
/// <param name="Name">What it is about.</param>
/// <param name="Level">What it means.</param>
/// <param name="Text">What was found.</param>
/// <param name="NextStep">What to do about it; null when there is nothing to do.</param>
internal sealed record Finding(string Section, string Name, FindingLevel Level, string Text, string? NextStep = null)
{
    /// <summary>The commit, hash or version that a result needs to be repeatable; null for a finding that decides no result.</summary>
    public string? Pin { get; init; }
}
