using Ascend.Tracing.Formats.Spans;

namespace Ascend.Tracing.Formats.Perfetto;

/// <summary>A lane's track, with the spans that are open on it.</summary>
internal sealed class PftraceTrack(ProcDraft proc, LaneDraft lane)
{
    public ProcDraft Proc { get; } = proc;

    public LaneDraft Lane { get; } = lane;

    public Stack<TraceEvent> Open { get; } = new();

    /// <summary>True for a lane of a core.</summary>
    public bool IsCore => Lane.Kind is LaneKind.AiCube or LaneKind.AiVector;
}
