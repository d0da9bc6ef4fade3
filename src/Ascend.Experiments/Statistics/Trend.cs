namespace Ascend.Experiments.Statistics;

/// <summary>How values change over a session.</summary>
/// <param name="At">Index of the first value after a step; 0 for a steady change.</param>
/// <param name="From">Level before the step, or at the first value.</param>
/// <param name="To">Level after the step, or at the last value.</param>
/// <param name="IsStep">One step rather than a steady change.</param>
/// <param name="Residuals">The values without the change.</param>
internal sealed record Trend(int At, double From, double To, bool IsStep, double[] Residuals)
{
    /// <summary>Relative change.</summary>
    public double Change => (To - From) / From;
}
