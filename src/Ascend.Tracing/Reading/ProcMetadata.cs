using System.Globalization;
using System.Text.Json;

namespace Ascend.Tracing.Reading;

/// <summary>The facts of a proc's metadata.json, in any producer's variant (TraCR format, section 3).</summary>
internal sealed class ProcMetadata
{
    /// <summary>Larger files are refused: the largest real ones have a few kilobytes.</summary>
    private const long MaxBytes = 64L << 20;

    /// <summary>Colours of the producer's palette; markers added without a colour get ids from 23 on.</summary>
    private const int PaletteColors = 22;

    private ProcMetadata()
    {
    }

    /// <summary>Lane names by channel id; empty when only a count is declared.</summary>
    public string[] ChannelNames { get; private init; } = [];

    /// <summary>Declared channels, at most 65536; 1 when nothing is declared.</summary>
    public int ChannelCount { get; private init; } = 1;

    /// <summary>Marker names by event id; empty when the metadata names none.</summary>
    public string[] Markers { get; private set; } = [];

    /// <summary>Paraver colours by event id, as text; empty when the metadata has none.</summary>
    public string[] MarkerColors { get; private set; } = [];

    /// <summary>The entries of markerTypes in key order as text (the Paraver legend).</summary>
    public (string Color, string Name)[] MarkerTypes { get; private set; } = [];

    /// <summary>Where the names come from.</summary>
    public MarkerNameSource MarkerSource { get; private set; }

    /// <summary>Readable names by extraId.</summary>
    public Dictionary<uint, string> ExtraIdLabels { get; private init; } = [];

    /// <summary>The start anchor, or 0.</summary>
    public ulong StartTime { get; private init; }

    /// <summary>The end anchor, or 0.</summary>
    public ulong EndTime { get; private init; }

    /// <summary>Metadata of a capture that has no metadata.json.</summary>
    public static ProcMetadata Of(
        string[] lanes, string[] markers, Dictionary<uint, string>? labels = null, (ulong Start, ulong End) anchors = default) => new()
        {
            StartTime = anchors.Start,
            EndTime = anchors.End,
            ExtraIdLabels = labels ?? [],
            ChannelNames = lanes,
            ChannelCount = lanes.Length,
            Markers = markers,
            MarkerColors = [.. markers.Select((_, i) => (i + 1).ToString(CultureInfo.InvariantCulture))],
            MarkerTypes = [.. markers.Select((m, i) => ((i + 1).ToString("00", CultureInfo.InvariantCulture), m))],
            MarkerSource = MarkerNameSource.Types,
        };

    /// <summary>Reads a metadata.json.</summary>
    /// <exception cref="TraceFormatException">It is missing, unreadable, or not what section 3 of the format says.</exception>
    public static ProcMetadata Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                throw new TraceFormatException(
                    $"'{path}' does not exist: the run failed while storing the capture, or the folder was copied in part. Without it nobody knows "
                    + "lanes and markers. Look for the run's error (HOME not writable, no space left) and trace it again, or copy the whole folder.",
                    path);
            }

            if (file.Length > MaxBytes)
            {
                throw new TraceFormatException($"'{path}' has {file.Length} bytes; metadata above {MaxBytes} bytes is refused.", path);
            }

            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { AllowTrailingCommas = true });
            return From(document.RootElement, path);
        }
        catch (JsonException e)
        {
            throw new TraceFormatException($"'{path}' is not valid JSON: {e.Message}", path, e);
        }
        catch (InvalidOperationException e)
        {
            throw new TraceFormatException($"'{path}' holds text that is not valid UTF-16: {e.Message}", path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TraceFormatException($"'{path}' cannot be read: {e.Message}", path, e);
        }
    }

    private static ProcMetadata From(JsonElement root, string path)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new TraceFormatException($"'{path}' holds a JSON {root.ValueKind}; an object is expected.", path);
        }

        var read = new MetadataReader(root, path);
        string[]? names = read.Strings("channel_names");
        if (names?.Length > 65536)
        {
            throw new TraceFormatException($"'{path}': channel_names has {names.Length} entries; channel ids have 16 bits.", path);
        }

        var metadata = new ProcMetadata
        {
            ChannelNames = names ?? [],
            ChannelCount = names?.Length ?? (int)Math.Min(read.Integer("num_channels") ?? 1, 65536),
            ExtraIdLabels = read.ExtraIdLabels(),
            StartTime = read.Integer("start_time") ?? 0,
            EndTime = read.Integer("end_time") ?? 0,
        };
        metadata.NameMarkers(read);
        return metadata;
    }

    private void NameMarkers(MetadataReader read)
    {
        (string Color, string Name)[] types = read.Pairs("markerTypes");
        Array.Sort(types, (a, b) => string.CompareOrdinal(a.Color, b.Color));
        MarkerTypes = types;

        (string Color, string Name)[] ordered = [.. types];
        MarkerNameSource order = OrderById(ordered);
        string[]? labels = read.Strings("markerLabels");
        Markers = labels ?? Array.ConvertAll(ordered, t => t.Name);
        MarkerSource = labels is not null ? MarkerNameSource.Labels : order;
        MarkerColors = read.Numbers("markerColorIds") ?? Array.ConvertAll(ordered, t => t.Color);
    }

    /// <summary>Puts markerTypes into the order of event ids as far as the keys tell it.</summary>
    private static MarkerNameSource OrderById((string Color, string Name)[] types)
    {
        if (types.Length == 0)
        {
            return MarkerNameSource.None;
        }

        var keys = new int[types.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            if (!int.TryParse(types[i].Color, NumberStyles.None, CultureInfo.InvariantCulture, out keys[i]))
            {
                return MarkerNameSource.TypesUnordered;
            }
        }

        int min = keys.Min();
        int max = keys.Max();
        bool gapless = (min is 1 or PaletteColors + 1) && max - min == keys.Length - 1;
        if (!gapless && max <= PaletteColors)
        {
            return MarkerNameSource.TypesUnordered;
        }

        Array.Sort(keys, types);
        return gapless ? MarkerNameSource.Types : MarkerNameSource.TypesAssumedAscending;
    }
}
