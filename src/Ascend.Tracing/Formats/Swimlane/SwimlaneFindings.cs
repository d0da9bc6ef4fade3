using System.Text.Json;

namespace Ascend.Tracing.Formats.Swimlane;

/// <summary>Turns what was seen in a swimlane file, and what it says about itself, into findings.</summary>
internal sealed class SwimlaneFindings(SourceFile file, SwimlaneMetadata metadata, SwimlaneModel model, KernelJoin join, DiagnosticSink sink)
{
    /// <summary>Adds the findings.</summary>
    public void Report(long? level, IEnumerable<string> unknown, JsonElement? alignment, bool isTruncated)
    {
        Loss(DiagnosticKind.InvalidRow, model.InvalidTasks, "Rows of aicore_tasks have too few numbers, an unknown core, or end before they start; they were left out.");
        Loss(DiagnosticKind.InvalidRow, model.InvalidPhases, "Phase records without times, or that end before they start; they were left out.");
        Loss(DiagnosticKind.ZeroTime, model.Unstamped, "Rows whose start or end is 0 were never stamped by the core; they were left out.");
        if (isTruncated)
        {
            Loss(DiagnosticKind.Truncated, 1, "The file ends in the middle; what stands before was read.");
        }

        metadata.Report(sink, file.Name, alignment);
        ReportKernels();
        ReportLaunches();
        ReportLevel(level);
        string[] names = [.. metadata.Unknown.Select(n => $"metadata.{n}"), .. unknown];
        if (names.Length > 0)
        {
            sink.Add(
                DiagnosticKind.UnknownMetadata,
                DiagnosticSeverity.Note,
                $"Not known here, so what it may change about the figures is not taken into account: {string.Join(", ", names)}.",
                file.Name,
                count: names.Length);
        }
    }

    private void ReportKernels()
    {
        if (model.WithoutKernel == 0)
        {
            return;
        }

        bool hasNone = !join.HasTasks && join.Own is null;
        sink.Add(
            hasNone ? DiagnosticKind.CompanionMissing : DiagnosticKind.UnnamedTasks,
            DiagnosticSeverity.Note,
            hasNone
                ? "No deps.json for the file, so its kernels cannot be told apart: all tasks share one line. Capture with dependency recording, or name the run's deps.json (--deps)."
                : $"{model.WithoutKernel} of {model.Tasks} tasks have no entry in deps.json (tasks of a graph that was expanded on the device never have): their kernel is unknown.",
            file.Name,
            count: model.WithoutKernel);
    }

    private void ReportLaunches()
    {
        if (metadata.Boundaries is null && metadata.BoundaryCount > 1 && !model.HasEpochs)
        {
            sink.Add(
                DiagnosticKind.SeveralLaunches,
                DiagnosticSeverity.Loss,
                $"run_boundaries has {metadata.BoundaryCount} entries in a form that is not known here: figures are sums over {metadata.BoundaryCount} launches.",
                file.Name,
                count: metadata.BoundaryCount);
        }
        else if (model.Proc.Launches.Count > 1)
        {
            sink.Add(
                DiagnosticKind.SeveralLaunches,
                DiagnosticSeverity.Info,
                $"The window holds {model.Proc.Launches.Count} launches; figures are per launch.",
                file.Name,
                count: model.Proc.Launches.Count);
        }
    }

    /// <summary>A level promises records; where none came they were not captured.</summary>
    private void ReportLevel(long? level)
    {
        if (level is null)
        {
            sink.Add(DiagnosticKind.UnknownMetadata, DiagnosticSeverity.Note, "The file declares no level, so which records it should hold is not known.", file.Name);
        }
        else if (level >= 3 && model.Phases == 0 && model.Tasks > 0)
        {
            sink.Add(
                DiagnosticKind.DeclaredLoss,
                DiagnosticSeverity.Note,
                $"The file declares level {level}, which includes phases of the schedulers, and holds none (a first run of the context at a lower level leaves them out).",
                file.Name);
        }
    }

    private void Loss(DiagnosticKind kind, long count, string meaning)
    {
        if (count > 0)
        {
            sink.Add(kind, DiagnosticSeverity.Loss, meaning, file.Name, count: count);
        }
    }
}
