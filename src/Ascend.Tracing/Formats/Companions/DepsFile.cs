using System.Globalization;
using System.Text.Json;
using Ascend.Tracing.Formats.Json;

namespace Ascend.Tracing.Formats.Companions;

/// <summary>Reads the kernels of a run's tasks from its deps.json.</summary>
internal static class DepsFile
{
    /// <summary>Task id → kernel ids of the cube core and of the two vector cores; −1 for none.</summary>
    /// <exception cref="TraceFormatException">The file is no deps.json.</exception>
    public static Dictionary<ulong, int[]> Read(SourceFile file, CancellationToken cancellation)
    {
        var kernels = new Dictionary<ulong, int[]>();
        using var input = new JsonInput(file.Open(), file.Path);
        bool hasTasks = false;
        bool isFirst = true;
        if (input.Enter('{'))
        {
            while (input.Next('}', ref isFirst))
            {
                if (input.Key() == "tasks" && input.Peek() == '[')
                {
                    hasTasks = true;
                    ReadTasks(input, kernels, cancellation);
                }
                else
                {
                    input.Skip();
                }
            }
        }

        return hasTasks && !input.IsTruncated
            ? kernels
            : throw new TraceFormatException($"'{file.Path}' is no deps.json: {(input.IsTruncated ? "it ends in the middle" : "it has no list 'tasks'")}.", file.Path);
    }

    private static void ReadTasks(JsonInput input, Dictionary<ulong, int[]> kernels, CancellationToken cancellation)
    {
        bool isFirst = true;
        _ = input.Enter('[');
        while (input.Next(']', ref isFirst))
        {
            cancellation.ThrowIfCancellationRequested();
            using JsonDocument? document = input.Value();
            if (document?.RootElement is { ValueKind: JsonValueKind.Object } task
                && task.TryGetProperty("task_id", out JsonElement id)
                && ulong.TryParse(id.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out ulong number)
                && task.TryGetProperty("kernel_ids", out JsonElement ids)
                && ids.ValueKind == JsonValueKind.Array
                && ids.GetArrayLength() == 3
                && ids.EnumerateArray().All(i => i.ValueKind == JsonValueKind.Number && i.TryGetInt32(out _)))
            {
                kernels[number] = [.. ids.EnumerateArray().Select(i => i.GetInt32())];
            }
        }
    }
}
