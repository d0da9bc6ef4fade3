namespace Ascend.Experiments;

/// <summary>What may be concluded about two arms.</summary>
public sealed record PairResult
{
    /// <summary>Id of the first arm (left, the denominator).</summary>
    public required string A { get; init; }

    /// <summary>Id of the second arm (right, the numerator).</summary>
    public required string B { get; init; }

    /// <summary>What makes these two a pair, such as <c>as asked for</c>, <c>defaults</c>, <c>best of each</c>.</summary>
    public required string Title { get; init; }

    /// <summary>The metric that the verdict rests on.</summary>
    public required string Metric { get; init; }

    /// <summary>The conclusion.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The conclusion with its figures and reason, in a sentence.</summary>
    public required string VerdictText { get; init; }

    /// <summary>The primary metric's ratio; null when not comparable or missing.</summary>
    public required RatioEstimate? Ratio { get; init; }

    /// <summary>What makes the two not like for like, and what a reader must know beside the verdict.</summary>
    public required IReadOnlyList<Condition> Conditions { get; init; }

    /// <summary>What the samples themselves tell: drift, bimodality, outliers, missing samples.</summary>
    public required IReadOnlyList<SampleFinding> Findings { get; init; }

    /// <summary>Every metric that both arms have.</summary>
    public required IReadOnlyList<MetricComparison> Metrics { get; init; }
}
