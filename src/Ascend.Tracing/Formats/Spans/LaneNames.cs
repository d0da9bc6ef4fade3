using System.Globalization;

namespace Ascend.Tracing.Formats.Spans;

/// <summary>What the names of lanes in exports say.</summary>
internal static class LaneNames
{
    /// <summary>The name of a further row of a lane, from 1.</summary>
    public static string Row(string lane, int row) => string.Create(CultureInfo.InvariantCulture, $"{lane} [row {row + 1}]");

    /// <summary>The name of the lane whose row has a name, or null when it is no row's name.</summary>
    public static string? OfRow(string name)
    {
        const string Mark = " [row ";
        int at = name.LastIndexOf(Mark, StringComparison.Ordinal);
        return at > 0 && name[^1] == ']' && int.TryParse(name.AsSpan(at + Mark.Length)[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int row) && row > 1
            ? name[..at]
            : null;
    }

    /// <summary>Makes lanes whose names say so rows of the lanes they belong to.</summary>
    public static void LinkRows(IReadOnlyList<LaneDraft> lanes)
    {
        foreach (LaneDraft lane in lanes)
        {
            if (OfRow(lane.Name) is { } name && lanes.FirstOrDefault(l => l.Name == name && l.Number != lane.Number) is { RowOf: < 0 } owner)
            {
                lane.RowOf = owner.Number;
            }
        }
    }

    /// <summary>The kind of a lane: TraCR's names, and the short ones of simpler's viewers (<c>AIC_0</c>, <c>AIV_1</c>).</summary>
    public static LaneKind KindOf(string name) => TraceLane.KindOf(name) switch
    {
        LaneKind.Other when IsNumbered(name, "AIC") => LaneKind.AiCube,
        LaneKind.Other when IsNumbered(name, "AIV") => LaneKind.AiVector,
        LaneKind kind => kind,
    };

    private static bool IsNumbered(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && name.AsSpan(prefix.Length).TrimStart('_') is var rest
        && (rest.IsEmpty || int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out _));
}
