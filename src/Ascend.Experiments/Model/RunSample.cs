namespace Ascend.Experiments;

/// <summary>One counted run. A figure that the run does not have, or that came out as zero, is null: missing, never 0.</summary>
public sealed record RunSample
{
    /// <summary>Round, from 0; in each round every arm runs once. Traced and untraced rounds count apart.</summary>
    public required int Round { get; init; }

    /// <summary>Place of the run in the whole session, warm-up included, from 0.</summary>
    public required int Order { get; init; }

    /// <summary>The run was captured with TraCR.</summary>
    public required bool Traced { get; init; }

    /// <summary>Figures by metric id.</summary>
    public required IReadOnlyDictionary<string, double?> Figures { get; init; }

    /// <summary>Verdict on the capture (<c>Complete</c>, …); null for an untraced run.</summary>
    public string? CaptureVerdict { get; init; }

    /// <summary>Spans whose limits the two-slot model had to infer.</summary>
    public long AffectedSpans { get; init; }

    /// <summary>The figure of a metric; null when missing.</summary>
    /// <param name="metric">The metric's id.</param>
    public double? this[string metric] => Figures.TryGetValue(metric, out double? value) ? value : null;
}
