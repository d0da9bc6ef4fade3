namespace Ascend.Experiments;

/// <summary>Two arms are not like for like and the caller asked for nothing less.</summary>
public sealed class ComparisonRefusedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="conditions">What makes the arms unlike; at least one.</param>
    public ComparisonRefusedException(IReadOnlyList<Condition> conditions)
        : base("Not like for like, so nothing was measured: "
            + string.Join("; ", (conditions ?? throw new ArgumentNullException(nameof(conditions))).Select(c => $"{c.Field} ({c.A ?? "-"} / {c.B ?? "-"}): {c.Text}"))
            + ". Remove the differences, or compare without strict mode and read the verdict with its conditions.")
    {
        Conditions = conditions;
    }

    /// <summary>What makes the arms unlike.</summary>
    public IReadOnlyList<Condition> Conditions { get; }
}
