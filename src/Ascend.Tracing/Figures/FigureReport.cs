using Ascend.Tracing.Figures;
using Ascend.Tracing.Figures.Windows;
using Ascend.Tracing.Reading;

namespace Ascend.Tracing;

/// <summary>The figures of a capture, with the verdict on how far they can be trusted.</summary>
public sealed record FigureReport
{
    /// <summary>The capture's folder.</summary>
    public required string Capture { get; init; }

    /// <summary>How far the figures can be trusted.</summary>
    public required CaptureVerdict Verdict { get; init; }

    /// <summary>The findings behind the verdict.</summary>
    public required IReadOnlyList<TraceDiagnostic> Diagnostics { get; init; }

    /// <summary>Figures by proc.</summary>
    public required IReadOnlyList<ProcFigures> Procs { get; init; }

    /// <summary>How the spans of core lanes were made of their records; never <see cref="SlotModel.Auto"/> once records were read.</summary>
    public SlotModel Slots { get; init; }

    /// <summary>What a reader of the figures must know beside the findings: the slot model, the source of core times, groups without spans.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>The same run as the cores' own clock has it (chip swimlane), when the caller has both; else null.</summary>
    public CoreTimeComparison? OnCore { get; init; }

    /// <summary>The markers of each proc by event id.</summary>
    internal IReadOnlyList<IReadOnlyList<string>> MarkerLists { get; init; } = [];

    /// <summary>Computes the figures in one pass over the records. Memory does not depend on the capture's length.</summary>
    /// <param name="capture">The capture.</param>
    /// <param name="options">Names and groups; null for the defaults.</param>
    /// <param name="cancellation">Cancels the pass.</param>
    /// <exception cref="IOException">A file became unreadable since the capture was opened.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was triggered.</exception>
    public static FigureReport Compute(TraceCapture capture, FigureOptions? options = null, CancellationToken cancellation = default) =>
        Compute(capture, options, alwaysMerge: false, cancellation);

    /// <summary>As the public method; with <paramref name="alwaysMerge"/> threads are merged even where that is not needed.</summary>
    internal static FigureReport Compute(TraceCapture capture, FigureOptions? options, bool alwaysMerge, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(capture);
        options ??= FigureOptions.Default;
        var findings = new RecordFindings(capture);
        var procs = new List<ProcFigures>();
        var names = new List<KernelNaming>();
        foreach (TraceProc proc in capture.Procs)
        {
            var counts = new RecordCounts();
            var naming = KernelNaming.Of(proc, options.Names, options.TrustFuncIds);
            names.Add(naming);
            if (!alwaysMerge && WindowedFigures.TryCompute(proc, options, naming, counts, cancellation) is { } figures)
            {
                findings.Add(proc, counts);
                procs.Add(figures);
                continue;
            }

            using TraceEventReader reader = capture.ReadEvents(proc, options.Slots);
            procs.Add(Merge(reader, options, naming, cancellation));
            findings.Add(reader);
        }

        findings.Publish();
        capture.SetNameFindings(names);
        var report = new FigureReport
        {
            Capture = capture.Path,
            Verdict = capture.Verdict,
            Diagnostics = capture.Diagnostics,
            Procs = procs,
            Slots = SlotModels.Used(options.Slots, capture),
            MarkerLists = [.. capture.Procs.Select(p => p.Markers)],
        };
        return report with { Remarks = [.. ReportRemarks.Of(report, capture, options, names)] };
    }

    private static ProcFigures Merge(TraceEventReader reader, FigureOptions options, KernelNaming naming, CancellationToken cancellation)
    {
        var builder = new FigureBuilder(reader.Proc, options, naming);
        EventFilter? filter = options.Filter is null ? null : new EventFilter(options.Filter, reader.Proc, naming);
        using var events = new PrefetchedEvents(reader, filter, cancellation);
        while (events.Next())
        {
            builder.Add(events.Events, events.OpenTimes);
        }

        return builder.Build();
    }
}
