using System.Globalization;

namespace Ascend.Experiments;

/// <summary>What all points of a store must have in common: a resumed sweep measures as the interrupted one did.</summary>
/// <param name="Backend">Backend and profile.</param>
/// <param name="Noise">Noise injected into the mock; null for none.</param>
/// <param name="Metric">Id of the primary metric.</param>
/// <param name="Precision">Relative half width asked for.</param>
/// <param name="MinRounds">Least rounds.</param>
/// <param name="MaxRounds">Most rounds.</param>
/// <param name="Seed">Seed of data and block tables.</param>
internal sealed record SweepSettings(
    string Backend, string? Noise, string Metric, double Precision, int MinRounds, int MaxRounds, int Seed)
{
    /// <summary>The values that differ, each with its name.</summary>
    public string DifferenceTo(SweepSettings other) => string.Join(", ",
        new (string Name, object? Mine, object? Theirs)[]
        {
            ("backend", Backend, other.Backend), ("noise", Noise, other.Noise), ("metric", Metric, other.Metric),
            ("precision", Precision, other.Precision), ("rounds", MinRounds, other.MinRounds),
                ("max-rounds", MaxRounds, other.MaxRounds),
            ("seed", Seed, other.Seed),
        }
        .Where(value => !Equals(value.Mine, value.Theirs))
        .Select(value => string.Create(
            CultureInfo.InvariantCulture, $"{value.Name} {value.Mine ?? "none"} there, {value.Theirs ?? "none"} here")));
}
