using System.Globalization;
using System.Text.Json;
using Ascend.Tracing.Formats.Json;

namespace Ascend.Tracing.Formats.Companions;

/// <summary>Reads kernel names by id from simpler's name map.</summary>
internal static class NameMapFile
{
    /// <summary>The member that makes a file a name map.</summary>
    public const string Member = "callable_id_to_name";

    /// <summary>The names of a map's root; null when it is none.</summary>
    public static Dictionary<uint, string>? Names(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(Member, out JsonElement map) || map.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var names = new Dictionary<uint, string>();
        foreach (JsonProperty entry in map.EnumerateObject())
        {
            if (uint.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out uint id) && entry.Value.ValueKind == JsonValueKind.String)
            {
                names[id] = entry.Value.GetString()!;
            }
        }

        return names;
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="TraceFormatException">It is no name map.</exception>
    public static Dictionary<uint, string> Read(SourceFile file)
    {
        try
        {
            using JsonDocument document = JsonInput.Document(file);
            return Names(document.RootElement) ?? throw new TraceFormatException($"'{file.Path}' is no name map: it has no object '{Member}'.", file.Path);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new TraceFormatException($"'{file.Path}' is not valid JSON: {e.Message}", file.Path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw SourceFile.Unreadable(file.Path, e);
        }
    }
}
