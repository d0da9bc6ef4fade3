namespace Ascend.Experiments;

/// <summary>What a comparison of a kernel with itself tells of the instrument: this host, backend and metric.</summary>
public sealed record SelfCheck
{
    /// <summary>The metric that was checked.</summary>
    public required string Metric { get; init; }

    /// <summary>Rounds that it rests on.</summary>
    public required int Rounds { get; init; }

    /// <summary>The noise floor: the largest relative difference, 0.01 for 1 %, that the ratio's interval holds although there is
    /// none. A difference of other kernels below it says nothing.</summary>
    public required double NoiseFloor { get; init; }

    /// <summary>Scaled median absolute deviation of the ratios of single rounds, relative.</summary>
    public required double Spread { get; init; }

    /// <summary>Relative change of the runs' figure over the session, the larger of the arms'; null where none is shown.</summary>
    public required double? Drift { get; init; }

    /// <summary>The smallest differences that would be shown; empty with fewer rounds than can show any.</summary>
    public required IReadOnlyList<SmallestDifference> Smallest { get; init; }

    /// <summary>What the rule of verdicts says of these samples when it does not know that both arms are one kernel; a winner is a
    /// false verdict.</summary>
    public required Verdict Unknowing { get; init; }

    /// <summary>Self-checks of this host, backend and metric so far, this one included; 0 where none are kept.</summary>
    public int Checks { get; init; }

    /// <summary>How many of them would have been false verdicts.</summary>
    public int FalseVerdicts { get; init; }

    /// <summary>The rule would have named a winner.</summary>
    public bool IsFalse => Unknowing is Verdict.AFaster or Verdict.BFaster;
}
