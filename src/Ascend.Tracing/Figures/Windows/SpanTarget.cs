namespace Ascend.Tracing.Figures.Windows;

/// <summary>What the spans of one marker or kernel on one kind of lane count for.</summary>
internal readonly unsafe struct SpanTarget(CoreTally* sums, SpanList* spans)
{
    /// <summary>Sums by the lane's number within its kind; null for no target.</summary>
    public readonly CoreTally* Sums = sums;

    /// <summary>Receives the spans.</summary>
    public readonly SpanList* Spans = spans;
}
