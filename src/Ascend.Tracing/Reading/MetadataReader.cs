using System.Globalization;
using System.Text.Json;

namespace Ascend.Tracing.Reading;

/// <summary>Typed access to the members of a metadata.json; a null member counts as absent, a wrong type is refused.</summary>
internal readonly struct MetadataReader(JsonElement root, string path)
{
    private readonly JsonElement _root = root;
    private readonly string _path = path;

    /// <summary>A non-negative integer, or null when absent.</summary>
    public ulong? Integer(string key)
    {
        if (!TryGet(key, out JsonElement value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out ulong number)
            ? number
            : throw Wrong(key, value, "a non-negative integer");
    }

    /// <summary>An array of strings, or null when absent.</summary>
    public string[]? Strings(string key) => Items(key, "an array of strings", static v => v.ValueKind == JsonValueKind.String ? v.GetString() : null);

    /// <summary>An array of non-negative integers as text, or null when absent.</summary>
    public string[]? Numbers(string key) => Items(
        key,
        "an array of non-negative integers",
        static v => v.ValueKind == JsonValueKind.Number && v.TryGetUInt32(out uint n) ? n.ToString(CultureInfo.InvariantCulture) : null);

    /// <summary>An object of strings; empty when absent. A key given twice keeps its last value.</summary>
    public (string Key, string Value)[] Pairs(string key)
    {
        if (!TryGet(key, out JsonElement value))
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            throw Wrong(key, value, "an object of strings");
        }

        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonProperty member in value.EnumerateObject())
        {
            pairs[member.Name] = member.Value.ValueKind == JsonValueKind.String
                ? member.Value.GetString()!
                : throw Wrong($"{key}.{member.Name}", member.Value, "a string");
        }

        return [.. pairs.Select(p => (p.Key, p.Value))];
    }

    /// <summary>extraIdLabels by number; empty when absent.</summary>
    public Dictionary<uint, string> ExtraIdLabels()
    {
        var labels = new Dictionary<uint, string>();
        foreach ((string key, string name) in Pairs("extraIdLabels"))
        {
            if (!uint.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out uint id))
            {
                throw new TraceFormatException($"'{_path}': extraIdLabels has the key '{key}'; a number below 2^32 is expected.", _path);
            }

            labels[id] = name;
        }

        return labels;
    }

    private string[]? Items(string key, string expected, Func<JsonElement, string?> convert)
    {
        if (!TryGet(key, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            throw Wrong(key, value, expected);
        }

        var items = new string[value.GetArrayLength()];
        int i = 0;
        foreach (JsonElement item in value.EnumerateArray())
        {
            items[i++] = convert(item) ?? throw Wrong(key, item, expected);
        }

        return items;
    }

    private bool TryGet(string key, out JsonElement value) =>
        _root.TryGetProperty(key, out value) && value.ValueKind != JsonValueKind.Null;

    private TraceFormatException Wrong(string key, JsonElement value, string expected)
    {
        string text = value.GetRawText();
        text = text.Length > 60 ? string.Concat(text.AsSpan(0, 60), "…") : text;
        return new($"'{_path}': {key} is {text}; {expected} is expected.", _path);
    }
}
