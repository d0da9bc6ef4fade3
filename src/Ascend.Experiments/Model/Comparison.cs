namespace Ascend.Experiments;

/// <summary>
/// The outcome of an experiment: what was measured, every sample, and what may be concluded. Immutable; written and read as
/// JSON (<see cref="Schema"/>), from which it can be rebuilt whole.
/// </summary>
public sealed record Comparison
{
    /// <summary>The schema that this version writes.</summary>
    public const string CurrentSchema = "ascend-comparison/1";

    /// <summary>Name and version of the JSON schema; members are snake_case, absent figures are null.</summary>
    public string Schema { get; init; } = CurrentSchema;

    /// <summary>When the experiment began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The command line that repeats it.</summary>
    public required string Command { get; init; }

    /// <summary>What executed the runs, and what its times are worth. The first thing that every output shows.</summary>
    public required BackendFacts Backend { get; init; }

    /// <summary>The problem that every arm solved; null for captures, which do not tell it.</summary>
    public required WorkloadFacts? Workload { get; init; }

    /// <summary>How the samples came about; null when they come from several files.</summary>
    public MeasurementFacts? Measurement { get; init; }

    /// <summary>The kernels that took turns, in the order in which they were named.</summary>
    public required IReadOnlyList<ArmResult> Arms { get; init; }

    /// <summary>The comparisons of two arms, the one asked for first; never empty.</summary>
    public required IReadOnlyList<PairResult> Pairs { get; init; }

    /// <summary>What a comparison of a kernel with itself tells of the instrument; null for other kernels and without an interval.</summary>
    public SelfCheck? SelfCheck { get; init; }

    /// <summary>The noise floor that self-checks of this host have found; null where none is known.</summary>
    public KnownFloor? KnownFloor { get; init; }

    /// <summary>No arm's result is known to be outside the tolerance of the reference, or other than in another of its runs.</summary>
    public bool IsCorrect => Arms.All(arm => arm.Golden is not { Passed: false } && arm.IsReproducible);

    /// <summary>The arm with an id.</summary>
    /// <param name="id">The id.</param>
    /// <exception cref="KeyNotFoundException">No arm has it.</exception>
    public ArmResult Arm(string id) => Arms.FirstOrDefault(arm => arm.Id == id) ?? throw new KeyNotFoundException($"No arm '{id}'.");
}
