namespace Ascend.Tracing;

/// <summary>One kernel or group in two captures. Differences are "after − before": negative means less time.</summary>
/// <param name="Name">The kernel's or group's name.</param>
/// <param name="IsGroup">True for a group.</param>
/// <param name="Before">Its figures in the first capture; null when it has none there.</param>
/// <param name="After">Its figures in the second capture; null when it has none there.</param>
public sealed record KernelDifference(string Name, bool IsGroup, KernelFigures? Before, KernelFigures? After)
{
    /// <summary>True when only the second capture has the kernel.</summary>
    public bool IsNew => Before is null;

    /// <summary>True when only the first capture has the kernel.</summary>
    public bool IsGone => After is null;

    /// <summary>Makespan after − before in ns; null unless both captures have the kernel.</summary>
    public long? MakespanNs => Difference(k => k.MakespanNs);

    /// <summary>Makespan after ÷ before; null unless both captures have complete spans of the kernel.</summary>
    public double? MakespanRatio =>
        Before is { MakespanNs: > 0 } before && After is { MakespanNs: > 0 } after ? (double)after.MakespanNs / before.MakespanNs : null;

    /// <summary>Sum of the AIC cores' busy times, after − before in ns.</summary>
    public long? AicBusySumNs => Difference(k => k.Aic.BusySumNs);

    /// <summary>Sum of the AIV cores' busy times, after − before in ns.</summary>
    public long? AivBusySumNs => Difference(k => k.Aiv.BusySumNs);

    /// <summary>Complete spans, after − before.</summary>
    public long? Spans => Difference(k => k.Spans);

    /// <summary>
    /// True when both have the kernel and the numbers of its spans differ: makespans and sums are then of different numbers of tasks,
    /// and their ratio is none of one task or launch.
    /// </summary>
    public bool SpanCountsDiffer => Before is { } before && After is { } after && before.Spans != after.Spans;

    private long? Difference(Func<KernelFigures, long> of) => Before is null || After is null ? null : of(After) - of(Before);
}
