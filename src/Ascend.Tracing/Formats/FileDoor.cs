using Ascend.Tracing.Formats.Chrome;
using Ascend.Tracing.Formats.Perfetto;
using Ascend.Tracing.Formats.Recognition;
using Ascend.Tracing.Formats.Spans;
using Ascend.Tracing.Formats.Strace;
using Ascend.Tracing.Formats.Swimlane;
using Ascend.Tracing.Formats.Tables;

namespace Ascend.Tracing.Formats;

/// <summary>Opens a single file of a kind that is read.</summary>
internal sealed class FileDoor(TraceDoorOptions options, CancellationToken cancellation)
{
    private readonly DiagnosticSink _sink = new();

    /// <summary>Opens a file of a known kind.</summary>
    public OpenedTrace Open(SourceFile file, CaptureKind kind) => kind switch
    {
        CaptureKind.ChipSwimlane => OpenSwimlane(file),
        CaptureKind.ChromeJson => OpenChrome(file),
        CaptureKind.Pftrace => OpenPftrace(file),
        CaptureKind.OpSummary or CaptureKind.KernelDetails => OpenTable(file, kind),
        CaptureKind.StraceLog => OpenStrace(file),
        _ => throw NotRead.Exception(file.Path, kind),
    };

    private OpenedTrace OpenSwimlane(SourceFile file)
    {
        SwimlaneReader reader = new SwimlaneFile(file, options, _sink, cancellation).Read(0, file.Name, out ProcDraft proc);
        return Finish(CaptureKind.ChipSwimlane, file, [proc], reader.Facts());
    }

    private OpenedTrace OpenChrome(SourceFile file)
    {
        ChromeTrace trace = new ChromeJsonReader(file, _sink, cancellation).Read();
        if (trace.IsTracr && !trace.Declared.HasVerdict)
        {
            _sink.Add(
                DiagnosticKind.DerivedFile,
                DiagnosticSeverity.Note,
                "An export of tracr_process says nothing of lost records and leaves out spans that were open at the end; the capture's folder tells.",
                file.Name);
        }

        CaptureKind kind = trace.IsTracr ? CaptureKind.TracrJson
            : trace.ProcessNames.Values.Contains(ChromeLayout.Hardware) ? CaptureKind.TorchTraceView
            : trace.ProcessNames.Values.Contains(ChromeLayout.WorkerView) ? CaptureKind.MergedSwimlane
            : CaptureKind.ChromeJson;
        return Finish(kind, file, trace.Procs, [new("clock", trace.IsTracr ? "ns from the export's time 0" : "the file's own, as its program wrote it")]);
    }

    private OpenedTrace OpenPftrace(SourceFile file)
    {
        PftraceTrace trace = new PftraceReader(file, _sink, cancellation).Read();
        return Finish(CaptureKind.Pftrace, file, trace.Procs, [new("clock", "ns from the export's time 0")]);
    }

    private OpenedTrace OpenTable(SourceFile file, CaptureKind kind)
    {
        var table = new KernelTableReader(file, _sink, cancellation);
        return Finish(kind, file, table.Read(), table.Facts());
    }

    private OpenedTrace OpenStrace(SourceFile file)
    {
        var log = new StraceReader(file, _sink, cancellation);
        return Finish(CaptureKind.StraceLog, file, log.Read(), log.Facts());
    }

    private OpenedTrace Finish(CaptureKind kind, SourceFile file, IEnumerable<ProcDraft> drafts, IEnumerable<KeyValuePair<string, string>> facts) =>
        new(kind, CaptureAssembly.Of(file.Path, drafts, _sink), facts);
}
