namespace Ascend.Experiments;

/// <summary>One metric over an arm's samples. Robust figures; nothing is trimmed.</summary>
public sealed record MetricSummary
{
    /// <summary>The metric's id.</summary>
    public required string Metric { get; init; }

    /// <summary>Samples that have it.</summary>
    public required int Count { get; init; }

    /// <summary>Runs that should have it and do not (a zero counts as missing).</summary>
    public required int Missing { get; init; }

    /// <summary>Median.</summary>
    public required double Median { get; init; }

    /// <summary>Median absolute deviation from the median, times 1.4826 (the standard deviation of normal noise).</summary>
    public required double Mad { get; init; }

    /// <summary>Least value.</summary>
    public required double Min { get; init; }

    /// <summary>Greatest value.</summary>
    public required double Max { get; init; }

    /// <summary>Indices into <see cref="ArmResult.Samples"/> of values further than 3.5 scaled MADs from the median. They stay in every figure.</summary>
    public required IReadOnlyList<int> Outliers { get; init; }
}
