namespace Ascend.Tracing.Formats.Folders;

/// <summary>Something readable below a folder.</summary>
/// <param name="Path">The file, or TraCR's folder.</param>
/// <param name="Kind">What it is.</param>
internal sealed record FoundCapture(string Path, CaptureKind Kind)
{
    /// <summary>True for what a program recorded; false for what was rendered from a recording.</summary>
    public bool IsRecording => Kind is CaptureKind.TracrFolder or CaptureKind.ChipSwimlane;
}
