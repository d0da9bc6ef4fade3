namespace Ascend.Experiments;

/// <summary>A point as a store has it.</summary>
/// <param name="Key">The point's key.</param>
/// <param name="Point">The point, as JSON.</param>
/// <param name="Status">Name of its status.</param>
/// <param name="Comparison">The comparison, as JSON; null unless it was measured.</param>
/// <param name="Error">Why it was not measured; null when it was.</param>
/// <param name="FinishedAt">When, in round-trip form.</param>
internal sealed record SweepRow(
    string Key, string Point, string Status, string? Comparison, string? Error, string FinishedAt)
{
    /// <summary>It is tried again when the sweep is resumed.</summary>
    public bool IsFailed => Status == nameof(SweepStatus.Failed);

    /// <summary>Both tell the same, whenever they were written.</summary>
    public bool IsSameAs(SweepRow other) => Status == other.Status && Comparison == other.Comparison && Error == other.Error;
}
