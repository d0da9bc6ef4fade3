using System.Globalization;
using System.Text.Json;
using Ascend.Tracing.Formats.Companions;
using Ascend.Tracing.Formats.Json;

namespace Ascend.Tracing;

/// <summary>Reads kernel names from a file, for captures whose producer wrote none.</summary>
public static class KernelNamesFile
{
    /// <summary>
    /// Reads a JSON object func_id → name, e.g. <c>{"0": "PA_HIGHPERF_AIC", "1": "PA_HIGHPERF_AIV"}</c>; in the place of a name may stand
    /// <c>{"name": "...", "core": "aic"}</c> (or <c>"aiv"</c>). A name map of simpler (<c>callable_id_to_name</c>) is read likewise.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="TraceFormatException">The file is missing, unreadable, or no such object.</exception>
    public static KernelNames Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using JsonDocument document = JsonInput.Document(new(path));
            if (NameMapFile.Names(document.RootElement) is { } map)
            {
                return map.Count > 0 ? new KernelNames(map) : throw new FormatException($"its '{NameMapFile.Member}' names no id");
            }

            return KernelNames.Of(document.RootElement.EnumerateObject().Select(m =>
            {
                bool isObject = m.Value.ValueKind == JsonValueKind.Object;
                JsonElement name = isObject ? m.Value.GetProperty("name") : m.Value;
                return new KernelName(
                    uint.Parse(m.Name, NumberStyles.None, CultureInfo.InvariantCulture),
                    name.GetString() ?? throw new FormatException($"{m.Name} has no name"),
                    isObject && m.Value.TryGetProperty("core", out JsonElement core) ? KindOf(core.GetString()) : null);
            }));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException or ArgumentException or KeyNotFoundException)
        {
            throw new TraceFormatException($"'{path}' is no names file ({e.Message}); a JSON object of func_id to name, or a name map of simpler, is expected.", path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TraceFormatException($"'{path}' cannot be read: {e.Message}", path, e);
        }
    }

    private static LaneKind KindOf(string? core) => core switch
    {
        "aic" => LaneKind.AiCube,
        "aiv" => LaneKind.AiVector,
        _ => throw new FormatException($"'{core}' is no kind of core; aic or aiv is expected"),
    };
}
