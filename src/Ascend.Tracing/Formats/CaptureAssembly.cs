using Ascend.Tracing.Formats.Spans;
using Ascend.Tracing.Reading;

namespace Ascend.Tracing.Formats;

/// <summary>Makes a capture of procs that were read from files of intervals.</summary>
internal static class CaptureAssembly
{
    /// <summary>The capture, with the findings that any capture can have.</summary>
    public static TraceCapture Of(string path, IEnumerable<ProcDraft> drafts, DiagnosticSink sink)
    {
        var procs = new List<TraceProc>();
        foreach (ProcDraft draft in drafts)
        {
            procs.Add(draft.Build());
            if (draft.OverlapsOnCores > 0)
            {
                sink.Add(
                    DiagnosticKind.OverlappingSpans,
                    DiagnosticSeverity.Note,
                    "Spans that overlap another one on the same core; they are kept as they are, and the core's busy time counts such time twice.",
                    draft.Folder,
                    count: draft.OverlapsOnCores);
            }
        }

        if (procs.Count == 0)
        {
            procs.Add(new ProcDraft(0, Path.GetFileName(path)).Build());
        }

        procs.Sort((a, b) => a.Id.CompareTo(b.Id));
        CaptureTruth.AddTimeBases(procs, sink);
        CaptureTruth.Add(procs, sink);
        return new(path, procs, sink.Items);
    }
}
