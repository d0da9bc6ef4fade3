using Ascend.Tracing.Formats;
using Ascend.Tracing.Formats.Recognition;

namespace Ascend.Tracing;

/// <summary>
/// Reads simpler's chip swimlane records as a capture, so that both profilers' figures can stand side by side; FORMATS.md says which
/// shapes. <see cref="TraceDoor"/> reads them too, beside everything else.
/// </summary>
/// <remarks>
/// Core spans are the cores' own start and end times, not the AICPU's view of them. func_ids come from the file where it has them,
/// else from the run's <c>deps.json</c>, joined on the task; without it tasks have none.
/// </remarks>
public static class ChipSwimlane
{
    /// <summary>True when a file is a swimlane file, by what it holds.</summary>
    /// <param name="path">The file.</param>
    public static bool IsSwimlaneFile(string path) =>
        File.Exists(path) && ContentProbe.TryKindOf(new(Path.GetFullPath(path))) == CaptureKind.ChipSwimlane;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The swimlane file.</param>
    /// <param name="depsPath">The run's deps.json; null for the only one beside the file, if there is one.</param>
    /// <returns>
    /// A capture with one proc: lanes <c>AICube_*</c> and <c>AIVector_*</c> by core, <c>AICPU_*</c> for scheduler phases and
    /// <c>AICPU_orchestrator_*</c> for orchestrator phases.
    /// </returns>
    /// <exception cref="TraceFormatException">The file is missing, no JSON, or no swimlane file.</exception>
    public static TraceCapture Open(string path, string? depsPath = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            throw new TraceFormatException($"'{full}' does not exist.", full);
        }

        return new FileDoor(new() { DepsPath = depsPath }, CancellationToken.None).Open(new(full), CaptureKind.ChipSwimlane).Capture;
    }
}
