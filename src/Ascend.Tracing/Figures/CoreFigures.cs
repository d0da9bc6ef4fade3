namespace Ascend.Tracing;

/// <summary>
/// What the cores of one kind (AIC or AIV) did for a kernel or group. Times in ns. A core is used when it has at least one
/// complete span of the kernel; its busy time is the sum of the durations of those spans, which never overlap on one core.
/// </summary>
public sealed record CoreFigures
{
    /// <summary>Lanes of this kind in the capture's metadata.</summary>
    public required int Cores { get; init; }

    /// <summary>Cores with at least one complete span.</summary>
    public required int CoresUsed { get; init; }

    /// <summary>Complete spans.</summary>
    public required long Spans { get; init; }

    /// <summary>Busy time of all cores together: the sum of the durations of the complete spans.</summary>
    public required long BusySumNs { get; init; }

    /// <summary>
    /// Spans whose limits the two-slot model had to infer, because a second task was dispatched to the busy core
    /// (<see cref="TraceEvent.Slots"/>).
    /// </summary>
    public required long AffectedSpans { get; init; }

    /// <summary>
    /// How much <see cref="BusySumNs"/> may be too large because of them: the true sum is at least
    /// <see cref="BusySumNs"/> − this.
    /// </summary>
    public required long BusyErrorLowNs { get; init; }

    /// <summary>How much it may be too small: the true sum is at most <see cref="BusySumNs"/> + this.</summary>
    public required long BusyErrorHighNs { get; init; }

    /// <summary>The least busy time of a used core; 0 without one.</summary>
    public required long BusyMinNs { get; init; }

    /// <summary>The greatest busy time of a core; 0 without one.</summary>
    public required long BusyMaxNs { get; init; }

    /// <summary>Time during which at least one core of this kind was busy: the length of the union of the spans.</summary>
    public required long MakespanNs { get; init; }

    /// <summary>Standard deviation of the busy time over the used cores (of all of them, so divided by their number) ÷ mean; 0 without spans.</summary>
    public required double CoefficientOfVariation { get; init; }

    /// <summary>
    /// Latest minus earliest first start over the used cores: how far apart the cores got to work. 0 for fewer than two.
    /// </summary>
    public required long LaunchSkewNs { get; init; }

    /// <summary>The core with the greatest busy time; null without spans.</summary>
    public required string? BusiestCore { get; init; }

    /// <summary>The critical core: the one whose last span ends last, so that it ends the kernel; null without spans.</summary>
    public required string? CriticalCore { get; init; }

    /// <summary>Mean busy time of a used core: <see cref="BusySumNs"/> ÷ <see cref="CoresUsed"/>; 0 without one.</summary>
    public double BusyMeanNs => CoresUsed == 0 ? 0 : (double)BusySumNs / CoresUsed;

    /// <summary>
    /// Share of the core time of all cores of this kind that was busy while the kernel ran on any of them:
    /// <see cref="BusySumNs"/> ÷ (<see cref="MakespanNs"/> × <see cref="Cores"/>), 0 to 1; 0 without spans.
    /// </summary>
    public double Occupancy => Share(Cores);

    /// <summary>As <see cref="Occupancy"/>, over the used cores only.</summary>
    public double OccupancyOfUsedCores => Share(CoresUsed);

    private double Share(int cores) => MakespanNs == 0 || cores == 0 ? 0 : BusySumNs / ((double)MakespanNs * cores);
}
