using System.Globalization;
using System.Text.Json;

namespace Ascend.Tracing;

/// <summary>Reads kernel names from a file, for captures whose producer wrote none.</summary>
public static class KernelNamesFile
{
    /// <summary>
    /// Reads a JSON object func_id → name, e.g. <c>{"0": "PA_HIGHPERF_AIC", "1": "PA_HIGHPERF_AIV"}</c>.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="TraceFormatException">The file is missing, unreadable, or no such object.</exception>
    public static KernelNames Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return new(document.RootElement.EnumerateObject().Select(m => KeyValuePair.Create(
                uint.Parse(m.Name, NumberStyles.None, CultureInfo.InvariantCulture),
                m.Value.GetString() ?? throw new FormatException($"{m.Name} has no name"))));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException or ArgumentException)
        {
            throw new TraceFormatException($"'{path}' is no names file ({e.Message}); a JSON object of func_id to name is expected.", path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TraceFormatException($"'{path}' cannot be read: {e.Message}", path, e);
        }
    }
}
