using System.Runtime.InteropServices;
using System.Text.Json;

namespace Ascend.Experiments.Reports;

/// <summary>
/// The timelines as the report's script reads them: JSON whose columns of spans are base64 of little-endian arrays
/// (<c>{"type": "u32", "data": "…"}</c>; types u8, u16, u32, and f64 for times beyond 32 bits).
/// </summary>
internal static class TimelineJson
{
    /// <summary>Writes the JSON, safe inside a script element: <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> are escaped.</summary>
    public static void Write(
        Stream output, IReadOnlyList<Timeline> timelines, PairResult pair, KernelPalette palette, IReadOnlySet<string> measured)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("left", pair.A);
        json.WriteString("right", pair.B);
        json.WriteStartArray("timelines");
        foreach (Timeline timeline in timelines)
        {
            Write(json, timeline, palette, measured);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Timeline timeline, KernelPalette palette, IReadOnlySet<string> measured)
    {
        json.WriteStartObject();
        json.WriteString("id", timeline.ArmId);
        json.WriteString("title", timeline.Title);
        json.WriteNumber("duration", timeline.DurationNs);
        IReadOnlyList<(string? Rank, int Kind)> groups = TimelineLayout.Groups(timeline.Lanes);
        json.WriteStartArray("groups");
        foreach ((string? rank, int kind) in groups)
        {
            bool isCounted = rank == timeline.Lanes[0].Rank;
            json.WriteStartObject();
            json.WriteString("name", isCounted ? TimelineLayout.Kinds[kind] : $"{rank} {TimelineLayout.Kinds[kind]}");
            json.WriteNumber("kind", kind);
            json.WriteString("rank", rank);
            json.WriteBoolean("counted", isCounted);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Dictionary<(string?, int), int> places = groups.Index().ToDictionary(g => g.Item, g => g.Index);
        json.WriteStartArray("lanes");
        foreach (TimelineLane lane in timeline.Lanes)
        {
            json.WriteStartObject();
            json.WriteString("name", lane.Name);
            json.WriteNumber("group", places[(lane.Rank, TimelineLayout.KindOf(lane.Kind))]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("kernels");
        foreach (string kernel in timeline.Kernels)
        {
            json.WriteStartObject();
            json.WriteString("name", kernel);
            json.WriteString("color", palette[kernel]);
            json.WriteBoolean("measured", measured.Contains(kernel));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Times(json, "start", timeline, span => span.StartNs);
        Times(json, "length", timeline, span => span.DurationNs);
        Column<ushort>(json, "lane", "u16", timeline, span => span.Lane);
        Column<ushort>(json, "kernel", "u16", timeline, span => span.Kernel);
        Column<byte>(json, "flags", "u8", timeline, span => (byte)span.Flags);
        json.WriteEndObject();
    }

    private static void Times(Utf8JsonWriter json, string name, Timeline timeline, Func<TimelineSpan, long> value)
    {
        if (timeline.DurationNs <= uint.MaxValue)
        {
            Column(json, name, "u32", timeline, span => (uint)value(span));
        }
        else
        {
            Column(json, name, "f64", timeline, span => (double)value(span));
        }
    }

    private static void Column<T>(Utf8JsonWriter json, string name, string type, Timeline timeline, Func<TimelineSpan, T> value)
        where T : unmanaged
    {
        ReadOnlySpan<TimelineSpan> spans = timeline.Spans;
        var column = new T[spans.Length];
        for (int i = 0; i < column.Length; i++)
        {
            column[i] = value(spans[i]);
        }

        json.WriteStartObject(name);
        json.WriteString("type", type);
        json.WriteBase64String("data", MemoryMarshal.AsBytes<T>(column));
        json.WriteEndObject();
    }
}
