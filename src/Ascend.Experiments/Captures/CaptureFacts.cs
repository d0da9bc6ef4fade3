namespace Ascend.Experiments;

/// <summary>
/// What captures tell of an arm that was not measured here; part of its manifest. Where captures of one arm differ,
/// each text stands once.
/// </summary>
public sealed record CaptureFacts
{
    /// <summary>The captures' paths, in the order of the samples.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>A fingerprint of the figures of each capture, apart from names: equal ones are of one run.</summary>
    public required IReadOnlyList<string> Digests { get; init; }

    /// <summary>The name that the caller gave the arm; null for none.</summary>
    public string? GivenName { get; init; }

    /// <summary>What the kernels that count are called together: <c>attention</c>, or the patterns of their names.</summary>
    public required string Group { get; init; }

    /// <summary>What the files are, by kind.</summary>
    public required string Kind { get; init; }

    /// <summary>
    /// The list of markers by its letter (<see cref="Ascend.Tracing.MarkerLists"/>), or how many markers an unknown
    /// one has.
    /// </summary>
    public required string MarkerList { get; init; }

    /// <summary>What tells the revision of the runtime that recorded: whether tasks carry func_ids.</summary>
    public required string Revision { get; init; }

    /// <summary>Lanes by kind: <c>24 AIC, 48 AIV, 4 AICPU</c>.</summary>
    public required string Lanes { get; init; }

    /// <summary>Cores or streams on which the kernels that count ran.</summary>
    public required string CoresUsed { get; init; }

    /// <summary>What is known to be missing: the findings that say so, or <c>none known</c>.</summary>
    public required string Loss { get; init; }

    /// <summary>Launches in each capture; figures are those of one.</summary>
    public required IReadOnlyList<long> Launches { get; init; }

    /// <summary>False when a capture's figures are sums over launches that cannot be told apart.</summary>
    public required bool ArePerLaunch { get; init; }

    /// <summary>Tasks of each kernel that counts in a launch of the representative capture.</summary>
    public required IReadOnlyDictionary<string, long> Tasks { get; init; }

    /// <summary>Kernels beside those that count, the busiest first.</summary>
    public required IReadOnlyList<string> Others { get; init; }

    /// <summary>The deps.json that was named; null for none.</summary>
    public string? Deps { get; init; }

    /// <summary>The proc that counts; null where there is only one.</summary>
    public int? ProcId { get; init; }
}
