using System.Globalization;

namespace Ascend.Tracing.Reading;

/// <summary>Turns what readers counted into diagnostics of the capture, once every proc was read to its end.</summary>
internal sealed class RecordFindings(TraceCapture capture)
{
    private readonly DiagnosticSink _sink = new();
    private readonly FlowBalance _flows = new();
    private int _procs;
    private bool _hasFlowsBetweenProcs;

    /// <summary>The findings so far.</summary>
    public IReadOnlyList<TraceDiagnostic> Items => _sink.Items;

    /// <summary>Adds a reader that has reached the end; one that has not is left out, and nothing is published then.</summary>
    public void Add(TraceEventReader reader)
    {
        if (reader.IsAtEnd)
        {
            Add(reader.Proc, reader.Counts);
        }
    }

    /// <summary>Adds a proc whose records were all read.</summary>
    public void Add(TraceProc proc, RecordCounts counts)
    {
        _procs++;
        _hasFlowsBetweenProcs |= capture.Procs.Count > 1 && counts.Flows.Unpaired > 0;
        _flows.Add(counts.Flows);
        ReportResets(proc, counts);
        Report(
            proc,
            DiagnosticKind.UnfinishedSpan,
            DiagnosticSeverity.Loss,
            "Spans are open when the capture ends: closed there, marked unfinished, in no sum. Their RESETs are missing.",
            counts.UnfinishedSpans);
        Report(
            proc,
            DiagnosticKind.UnknownMarker,
            DiagnosticSeverity.Note,
            $"Event ids beyond the {proc.Markers.Count} labels of the metadata; shown as event_<id>.",
            counts.UnknownMarkers);
        Report(
            proc,
            DiagnosticKind.SetOverSet,
            DiagnosticSeverity.Note,
            "A core's task has no end of its own: the record is missing, and the border to the next task is that one's dispatch.",
            counts.SetsOverSet);
        ReportPairs(proc, counts);
        if (counts.CoresUsed == 0 && proc is { Spans: null, RecordCount: > 0 } && proc.Lanes.Any(l => l.IsCore))
        {
            _sink.Add(
                DiagnosticKind.NothingRan,
                DiagnosticSeverity.Loss,
                "No core ran anything: the run computed nothing, whatever status it returned (one AICPU thread schedules no task), or its records are missing.",
                proc.Folder);
        }
    }

    /// <summary>Hands the findings to the capture if every proc was added.</summary>
    public void Publish()
    {
        if (_procs < capture.Procs.Count)
        {
            return;
        }

        long unpaired = _flows.Unpaired;
        if (!_flows.IsKnown)
        {
            _sink.Add(DiagnosticKind.FlowWithoutPartner, DiagnosticSeverity.Info, "Too many flows are open at once to check that each has a partner.");
        }
        else if (unpaired > 0)
        {
            _sink.Add(DiagnosticKind.FlowWithoutPartner, DiagnosticSeverity.Note, $"Flow ends without the other end; they are drawn without an arrow.{Ranks()}", count: unpaired);
        }

        if (_hasFlowsBetweenProcs)
        {
            new FlowOrder(capture).Report(_sink);
        }

        capture.SetRecordFindings(_sink.Items);
    }

    /// <summary>Between which ranks ends are missing, as far as the ids tell.</summary>
    private string Ranks()
    {
        const int Listed = 8;
        string[] ranks = [.. _flows.UnpairedByRanks.Take(Listed + 1).Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Source} to {r.Target}: {r.Count}"))];
        return ranks.Length == 0 ? "" : $" From rank {string.Join(", ", ranks.Take(Listed))}{(ranks.Length > Listed ? ", ..." : "")}.";
    }

    private void ReportResets(TraceProc proc, RecordCounts counts)
    {
        bool allFinal = counts.FinalResets == counts.OrphanResets.Count;
        Report(
            proc,
            DiagnosticKind.OrphanReset,
            allFinal ? DiagnosticSeverity.Info : DiagnosticSeverity.Note,
            allFinal
                ? "RESETs after the last span of a lane; simpler resets all cores at the end of a run."
                : "RESETs with nothing open: the SET before is missing.",
            counts.OrphanResets);
    }

    /// <summary>The finding counts affected tasks; its place is the first dispatch to a busy core.</summary>
    private void ReportPairs(TraceProc proc, RecordCounts counts)
    {
        if (counts.Pairs.Count > 0)
        {
            (string file, long offset) = RecordLocator.Find(proc, counts.Pairs.First);
            _sink.Add(
                DiagnosticKind.PairedTasks,
                DiagnosticSeverity.Info,
                $"Tasks whose limits the two-slot model infers: {counts.Pairs.Count} tasks were dispatched to a busy core and waited there for the one before. "
                + "Nothing is missing; error low and high bound what is not known.",
                file,
                offset,
                counts.PairedTasks);
        }
    }

    private void Report(TraceProc proc, DiagnosticKind kind, DiagnosticSeverity severity, string meaning, in Finding finding)
    {
        if (finding.Count > 0)
        {
            (string file, long offset) = RecordLocator.Find(proc, finding.First);
            _sink.Add(kind, severity, meaning, file, offset, finding.Count);
        }
    }
}
