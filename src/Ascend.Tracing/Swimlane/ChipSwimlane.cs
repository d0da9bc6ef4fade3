using System.Text.Json;
using Ascend.Tracing.Swimlane;

namespace Ascend.Tracing;

/// <summary>
/// Reads simpler's chip swimlane records (<c>chip_swimlane_records.json</c>, <c>l2_swimlane_records.json</c> of the older
/// generation; simpler simulator notes, section 6) as a capture, so that both profilers' figures can stand side by side.
/// </summary>
/// <remarks>
/// Core spans are the cores' own start and end times, not the AICPU's view of them. func_ids come from the <c>deps.json</c>
/// beside the file, joined on the task; without it tasks have none.
/// </remarks>
public static class ChipSwimlane
{
    /// <summary>Larger files are refused: they are read into memory.</summary>
    private const long MaxBytes = 1L << 30;

    /// <summary>True when a file's name is that of a swimlane file.</summary>
    /// <param name="path">The file.</param>
    public static bool IsSwimlaneFile(string path) =>
        Path.GetFileName(path) is { } name && name.EndsWith("swimlane_records.json", StringComparison.Ordinal);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The swimlane file.</param>
    /// <param name="depsPath">The run's deps.json; null for the one beside the file, if there is one.</param>
    /// <returns>
    /// A capture with one proc: lanes <c>AICube_*</c> and <c>AIVector_*</c> by core, <c>AICPU_*</c> for scheduler phases and
    /// <c>AICPU_orchestrator_*</c> for orchestrator phases.
    /// </returns>
    /// <exception cref="TraceFormatException">The file is missing, no JSON, or no swimlane file.</exception>
    public static TraceCapture Open(string path, string? depsPath = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        depsPath ??= Path.Combine(Path.GetDirectoryName(full)!, "deps.json");
        using JsonDocument document = Parse(full);
        using JsonDocument? deps = File.Exists(depsPath) ? Parse(depsPath) : null;
        var sink = new DiagnosticSink();
        try
        {
            var builder = new SwimlaneBuilder(document.RootElement, full, deps is null ? [] : TaskKernels(deps.RootElement), sink);
            return new TraceCapture(full, [builder.Build()], sink.Items);
        }
        catch (InvalidOperationException e)
        {
            throw new TraceFormatException($"'{full}' holds text that is not valid UTF-16: {e.Message}", full, e);
        }
    }

    private static JsonDocument Parse(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists || file.Length > MaxBytes)
            {
                throw new TraceFormatException(
                    file.Exists ? $"'{path}' has {file.Length} bytes; swimlane files above {MaxBytes} bytes are refused." : $"'{path}' does not exist.", path);
            }

            return JsonDocument.Parse(File.ReadAllBytes(path));
        }
        catch (JsonException e)
        {
            throw new TraceFormatException($"'{path}' is not valid JSON: {e.Message}", path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TraceFormatException($"'{path}' cannot be read: {e.Message}", path, e);
        }
    }

    /// <summary>task_id → kernel ids of the cube core and of the two vector cores; −1 for none.</summary>
    private static Dictionary<ulong, int[]> TaskKernels(JsonElement root)
    {
        var kernels = new Dictionary<ulong, int[]>();
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("tasks", out JsonElement tasks) || tasks.ValueKind != JsonValueKind.Array)
        {
            return kernels;
        }

        foreach (JsonElement task in tasks.EnumerateArray())
        {
            if (task.ValueKind == JsonValueKind.Object
                && task.TryGetProperty("task_id", out JsonElement id)
                && ulong.TryParse(id.ToString(), out ulong number)
                && task.TryGetProperty("kernel_ids", out JsonElement ids)
                && ids.ValueKind == JsonValueKind.Array
                && ids.GetArrayLength() == 3
                && ids.EnumerateArray().All(i => i.ValueKind == JsonValueKind.Number && i.TryGetInt32(out _)))
            {
                kernels[number] = [.. ids.EnumerateArray().Select(i => i.GetInt32())];
            }
        }

        return kernels;
    }
}
