namespace Ascend.Experiments;

/// <summary>A ratio of two arms, second over first, with its interval.</summary>
/// <param name="Value">Median of the paired ratios, or the ratio of the medians when the samples are not paired.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
/// <param name="Confidence">Level of the interval, such as 0.95.</param>
/// <param name="Pairs">Pairs (or, unpaired, the smaller number of samples) that it rests on.</param>
/// <param name="IsPaired">True when each ratio is of two runs of the same round.</param>
public sealed record RatioEstimate(double Value, double Low, double High, double Confidence, int Pairs, bool IsPaired)
{
    /// <summary>False for a ratio of single samples, whose interval would be a point.</summary>
    public bool HasInterval => Pairs > 1;

    /// <summary>Half the interval's width over its value.</summary>
    public double RelativeHalfWidth => (High - Low) / 2 / Value;
}
