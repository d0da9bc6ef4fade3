using System.Globalization;
using System.Text.Json;

namespace Ascend.Tracing.Formats.Swimlane;

/// <summary>The <c>metadata</c> of a swimlane file.</summary>
internal sealed class SwimlaneMetadata
{
    private const int MaxCores = 4096;

    private static readonly string[] s_known =
    [
        "clock_freq_hz", "num_cores", "core_types", "core_to_thread", "runtime", "run_boundaries", "orchestrator_source", "platform",
        "host_timestamp_resolution_ns", "host_orchestration_origin_ns", "timeline_relation", "host_clock_domain_id", "host_capture",
        "clock_alignment", "device_clock_domain", "host_clock_domain", "schema_version",
    ];

    private const ulong NanosecondsPerSecond = 1_000_000_000;

    // The ns of a tick where they are a whole number, as on every device so far; else 0.
    private readonly ulong _wholeTick;
    private readonly JsonElement _root;
    private readonly string _path;

    public SwimlaneMetadata(JsonElement root, string path)
    {
        (_root, _path) = (root.Clone(), path);
        Frequency = Number("clock_freq_hz") is > 0 and ulong hertz
            ? hertz
            : throw new TraceFormatException($"'{path}': metadata.clock_freq_hz is missing or not a positive number; cycles mean nothing without it.", path);
        _wholeTick = NanosecondsPerSecond % Frequency == 0 ? NanosecondsPerSecond / Frequency : 0;
        IsCube = CoreTypes();
        Runtime = Text(_root, "runtime");
        Boundaries = ReadBoundaries();
    }

    /// <summary>Cycles per second.</summary>
    public ulong Frequency { get; }

    /// <summary>By core: true for AIC.</summary>
    public bool[] IsCube { get; }

    /// <summary>Which of simpler's runtimes made the file; null before it was written.</summary>
    public string? Runtime { get; }

    /// <summary>Starts of the window's launches in cycles, ascending, with their epochs; null when the file does not divide its window.</summary>
    public (ulong Start, long? Epoch)[]? Boundaries { get; }

    /// <summary>Entries of <c>run_boundaries</c>, understood or not.</summary>
    public int BoundaryCount =>
        _root.TryGetProperty("run_boundaries", out JsonElement list) && list.ValueKind == JsonValueKind.Array ? list.GetArrayLength() : 0;

    /// <summary>Members that no reader here knows.</summary>
    public IEnumerable<string> Unknown => _root.EnumerateObject().Select(m => m.Name).Where(n => !s_known.Contains(n));

    /// <summary>How the device's clock lies to the host's, or null.</summary>
    public ClockAlignment? Alignment(JsonElement? outside)
    {
        if ((outside ?? Object(_root, "clock_alignment")) is not { } alignment || Text(alignment, "status") != "bounded"
            || Number(alignment, "device_anchor_cycles") is not { } device || Number(alignment, "host_anchor_ns") is not { } host)
        {
            return null;
        }

        return new(
            Text(_root, "host_clock_domain_id"),
            Nanoseconds(device),
            host,
            Number(alignment, "host_anchor_min_ns") ?? host,
            Number(alignment, "host_anchor_max_ns") ?? host);
    }

    /// <summary>Adds what the metadata says about itself being incomplete.</summary>
    public void Report(DiagnosticSink sink, string file, JsonElement? outsideAlignment)
    {
        if (Object(_root, "host_capture") is { } host && Text(host, "status") is { } status && status != "complete")
        {
            string counts = string.Join(", ", host.EnumerateObject().Where(m => m.Name != "status").Select(m => $"{m.Name} {m.Value}"));
            sink.Add(DiagnosticKind.DeclaredLoss, DiagnosticSeverity.Loss, $"The file says that the host's capture is '{status}' ({counts}).", file);
        }

        if ((outsideAlignment ?? Object(_root, "clock_alignment")) is { } alignment && Text(alignment, "status") == "unavailable")
        {
            sink.Add(
                DiagnosticKind.ClockAlignment,
                DiagnosticSeverity.Info,
                $"The file says that its clock cannot be aligned with the host's: {Text(alignment, "reason") ?? "no reason given"}.",
                file);
        }
    }

    /// <summary>A time of the device's clock in ns.</summary>
    public ulong Nanoseconds(ulong cycles) => _wholeTick > 0 && cycles <= ulong.MaxValue / _wholeTick
        ? cycles * _wholeTick
        : (ulong)UInt128.Min((UInt128)cycles * NanosecondsPerSecond / Frequency, ulong.MaxValue / 2);

    /// <summary>A member that is text, or null.</summary>
    public static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A member that is a non-negative integer, as a number or as text; or null.</summary>
    public static ulong? Number(JsonElement parent, string name) => parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value)
        ? value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetUInt64(out ulong number) => number,
            JsonValueKind.String when ulong.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) => number,
            _ => null,
        }
        : null;

    /// <summary>A member that is an object, or null.</summary>
    public static JsonElement? Object(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private ulong? Number(string name) => Number(_root, name);

    private bool[] CoreTypes() =>
        _root.TryGetProperty("core_types", out JsonElement types) && types.ValueKind == JsonValueKind.Array && types.GetArrayLength() <= MaxCores
            ? [.. types.EnumerateArray().Select(t => t.ValueKind == JsonValueKind.String && t.ValueEquals("aic"))]
            : throw new TraceFormatException($"'{_path}': metadata.core_types is missing, no array, or has more than {MaxCores} entries.", _path);

    /// <summary>
    /// The starts of the launches. Entries are numbers of cycles, or objects whose <c>start_cycles</c> (or only member ending in
    /// <c>cycles</c> that names a start) is one; anything else is not understood.
    /// </summary>
    private (ulong, long?)[]? ReadBoundaries()
    {
        if (BoundaryCount == 0)
        {
            return null;
        }

        var starts = new List<(ulong Start, long? Epoch)>();
        foreach (JsonElement entry in _root.GetProperty("run_boundaries").EnumerateArray())
        {
            ulong? start = entry.ValueKind == JsonValueKind.Number && entry.TryGetUInt64(out ulong cycles) ? cycles
                : Number(entry, "start_cycles") ?? Number(entry, "begin_cycles") ?? Number(entry, "start");
            if (start is null || (starts.Count > 0 && start < starts[^1].Start))
            {
                return null;
            }

            starts.Add((start.Value, (long?)(Number(entry, "run_epoch") ?? Number(entry, "epoch"))));
        }

        return [.. starts];
    }
}
