namespace Ascend.Experiments;

/// <summary>One metric of two arms side by side.</summary>
public sealed record MetricComparison
{
    /// <summary>The metric's id.</summary>
    public required string Metric { get; init; }

    /// <summary>Median of the first arm.</summary>
    public required double A { get; init; }

    /// <summary>Median of the second arm.</summary>
    public required double B { get; init; }

    /// <summary>Second over first.</summary>
    public required RatioEstimate Ratio { get; init; }
}
