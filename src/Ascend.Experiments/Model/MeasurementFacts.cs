namespace Ascend.Experiments;

/// <summary>How the samples came about.</summary>
public sealed record MeasurementFacts
{
    /// <summary>Id of the metric that decided when to stop.</summary>
    public required string Metric { get; init; }

    /// <summary>Relative half width of the interval that was asked for.</summary>
    public required double Precision { get; init; }

    /// <summary>Relative half width that was reached; null without a ratio.</summary>
    public required double? PrecisionReached { get; init; }

    /// <summary>Rounds of the primary metric.</summary>
    public required int Rounds { get; init; }

    /// <summary>Rounds of the other kind, which tell the profiler's cost.</summary>
    public required int OtherRounds { get; init; }

    /// <summary>Runs of each arm and kind that were dropped before counting.</summary>
    public required int WarmUp { get; init; }

    /// <summary>Why the measurement ended: <c>precision</c>, <c>max rounds</c> or <c>max time</c>.</summary>
    public required string StoppedBecause { get; init; }
}
