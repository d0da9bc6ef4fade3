using System.Text.Json;
using Ascend.Files;

namespace Ascend.Experiments;

/// <summary>Reads and writes comparisons as JSON (<see cref="Comparison.CurrentSchema"/>, described in COMPARISON.md).</summary>
public static class ComparisonFile
{
    /// <summary>Writes a comparison.</summary>
    /// <param name="stream">Receives UTF-8 JSON; left open.</param>
    /// <param name="comparison">The comparison.</param>
    public static void Write(Stream stream, Comparison comparison) =>
        JsonSerializer.Serialize(stream, comparison, ComparisonJson.Default.Comparison);

    /// <summary>Writes a comparison to a file that appears whole or not at all.</summary>
    /// <param name="path">The file; its folder is made, a file of that name is replaced.</param>
    /// <param name="comparison">The comparison.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Save(string path, Comparison comparison) =>
        OutputFile.Write(path, stream => Write(stream, comparison));

    /// <summary>Reads a recorded comparison. Its conclusions are as written; <see cref="Recordings"/> draws them anew.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is no comparison, or of another schema; the message says where.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Comparison Load(string path)
    {
        if (Directory.Exists(path))
        {
            throw new InvalidDataException(
                $"'{path}' is a folder; name the JSON file in it ({Path.Combine(path, "comparison.json")}).");
        }

        using FileStream file = File.OpenRead(path);
        try
        {
            using JsonDocument document = JsonDocument.Parse(file);
            string? schema = document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("schema", out JsonElement named)
                ? named.ToString()
                : null;
            if (schema != Comparison.CurrentSchema)
            {
                throw new InvalidDataException($"'{path}' has schema '{schema ?? "none"}'; this version reads {Comparison.CurrentSchema}.");
            }

            Comparison comparison = document.Deserialize(ComparisonJson.Default.Comparison)!;
            return comparison.Arms.Count > 0 && comparison.Pairs.Count > 0
                ? comparison
                : throw new InvalidDataException($"'{path}' has no arms or no pairs.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"'{path}' is no comparison: {e.Message}", e);
        }
    }
}
