using System.Globalization;
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

    /// <summary>
    /// Figures by proc; several of one proc, one for each launch, where its window holds several launches that it keeps apart
    /// (<see cref="ProcFigures.Launch"/>).
    /// </summary>
    public required IReadOnlyList<ProcFigures> Procs { get; init; }

    /// <summary>How the spans of core lanes were made of their records; never <see cref="SlotModel.Auto"/> once records were read.</summary>
    public SlotModel Slots { get; init; }

    /// <summary>What a reader of the figures must know beside the findings: the slot model, the source of core times, groups without spans.</summary>
    public IReadOnlyList<string> Remarks =>
        [.. AllRemarks.Where(r => Shows(r.ProcId)).Select(r => r.ProcId is { } id && AllProcs.Count > 1 ? $"proc {id}: {r.Text}" : r.Text)];

    /// <summary>The same run as the cores' own clock has it (chip swimlane), when the caller has both; else null.</summary>
    public CoreTimeComparison? OnCore { get; init; }

    /// <summary>The markers by event id of each proc that holds records, by the proc's id.</summary>
    internal IReadOnlyDictionary<int, IReadOnlyList<string>> MarkerLists { get; init; } = new Dictionary<int, IReadOnlyList<string>>();

    /// <summary>Remarks on the capture and on each of its procs.</summary>
    internal IReadOnlyList<ReportRemark> AllRemarks { get; init; } = [];

    /// <summary>All procs of the capture: a name for people by id, which is the folder of a rank.</summary>
    internal IReadOnlyDictionary<int, string> AllProcs { get; init; } = new Dictionary<int, string>();

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
            if (proc.Launches.Count > 1)
            {
                procs.AddRange(Launches(capture, proc, options, naming, cancellation));
                Drain(reader, cancellation);
            }
            else
            {
                procs.Add(Merge(reader, options, naming, cancellation));
            }

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
            AllProcs = capture.Procs.ToDictionary(p => p.Id, NameOf),
            MarkerLists = capture.Procs.Where(p => p.Spans is null).ToDictionary(p => p.Id, p => p.Markers),
        };
        return report with { AllRemarks = [.. ReportRemarks.Of(report, capture, options, names)] };
    }

    /// <summary>The figures of one proc: the proc's own, or the means of its launches.</summary>
    /// <param name="procId">The proc; null when the report has only one.</param>
    /// <param name="launch">The number of the launch; null for the mean of all of them.</param>
    /// <exception cref="TraceFormatException">The report has several procs and none is named, or no such proc or launch.</exception>
    public ProcFigures Select(int? procId = null, int? launch = null)
    {
        int[] ids = [.. Procs.Select(p => p.ProcId).Distinct()];
        string list = string.Join(", ", ids.Select(id => AllProcs.GetValueOrDefault(id, Number(id))));
        if (procId is null && ids.Length != 1)
        {
            throw new TraceFormatException($"'{Capture}' has {ids.Length} procs ({list}), whose clocks and figures are never mixed; name one (--proc).", Capture);
        }

        ProcFigures[] launches = [.. Procs.Where(p => p.ProcId == (procId ?? ids[0]))];
        if (launches.Length == 0)
        {
            throw new TraceFormatException($"'{Capture}' has no proc {procId}; it has {list}.", Capture);
        }

        if (launch is null)
        {
            return LaunchMean.Of(launches);
        }

        return launches.FirstOrDefault(l => l.Launch?.Number == launch || (l.Launch is null && launch == 1))
            ?? throw new TraceFormatException($"'{Capture}' has no launch {launch}; its window holds {launches.Length}, numbered from 1.", Capture);
    }

    /// <summary>The remarks on the capture and on one of its procs, which is named where there are several.</summary>
    internal IEnumerable<string> RemarksOn(int procId)
    {
        if (AllProcs.Count > 1)
        {
            yield return $"proc {AllProcs.GetValueOrDefault(procId, Number(procId))} of {AllProcs.Count}; the others are not compared";
        }

        foreach (ReportRemark remark in AllRemarks.Where(r => r.ProcId is null || r.ProcId == procId))
        {
            yield return remark.Text;
        }
    }

    private static string NameOf(TraceProc proc) => proc.Folder == $"proc.{proc.Id}" ? Number(proc.Id) : $"{Number(proc.Id)} ({proc.Folder})";

    private static string Number(int id) => id.ToString(CultureInfo.InvariantCulture);

    private bool Shows(int? procId) => procId is null || Procs.Any(p => p.ProcId == procId);

    private static IEnumerable<ProcFigures> Launches(
        TraceCapture capture, TraceProc proc, FigureOptions options, KernelNaming naming, CancellationToken cancellation)
    {
        foreach (TraceLaunch launch in proc.Launches)
        {
            using TraceEventReader reader = capture.ReadLaunch(proc, launch);
            yield return Merge(reader, options, naming, cancellation) with { Launch = launch };
        }
    }

    private static void Drain(TraceEventReader reader, CancellationToken cancellation)
    {
        while (reader.ReadBatch())
        {
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private static ProcFigures Merge(TraceEventReader reader, FigureOptions options, KernelNaming naming, CancellationToken cancellation)
    {
        var builder = new FigureBuilder(reader.Proc, options, naming);
        EventFilter? filter = options.Filter is null ? null : new EventFilter(options.Filter, reader.Proc, naming);
        using var events = new PrefetchedEvents(reader, filter, cancellation);
        while (events.Next())
        {
            builder.Add(events.Events, events.OpenTimes, events.Floor);
        }

        return builder.Build();
    }
}
