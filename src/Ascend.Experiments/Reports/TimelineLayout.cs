using Ascend.Tracing;

namespace Ascend.Experiments;

/// <summary>The order of lanes and spans in a <see cref="Timeline"/>.</summary>
internal static class TimelineLayout
{
    /// <summary>By lane, then start, then end.</summary>
    public static System.Comparison<TimelineSpan> ByLaneAndStart { get; } = static (x, y) =>
        x.Lane != y.Lane ? x.Lane.CompareTo(y.Lane)
        : x.StartNs != y.StartNs ? x.StartNs.CompareTo(y.StartNs)
        : x.DurationNs.CompareTo(y.DurationNs);

    /// <summary>Names of the kinds of groups by <see cref="KindOf"/>.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["AICPU", "AICube", "AIVector", "Other"];

    /// <summary>Place of a kind of lane among the groups of a rank.</summary>
    public static int KindOf(LaneKind kind) => kind switch
    {
        LaneKind.Aicpu => 0,
        LaneKind.AiCube => 1,
        LaneKind.AiVector => 2,
        _ => 3,
    };

    /// <summary>Indices of lanes in the order in which they are drawn.</summary>
    public static ushort[] Order(IReadOnlyList<TimelineLane> lanes)
    {
        string[] ranks = [.. lanes.Select(RankOf).Distinct()];
        Dictionary<string, int> place = ranks.Index().ToDictionary(r => r.Item, r => r.Index, StringComparer.Ordinal);
        return
        [
            .. Enumerable.Range(0, lanes.Count).OrderBy(i => place[RankOf(lanes[i])]).ThenBy(i => KindOf(lanes[i].Kind)).Select(i => (ushort)i),
        ];
    }

    /// <summary>The groups of ordered lanes, in their order.</summary>
    public static IReadOnlyList<(string? Rank, int Kind)> Groups(IReadOnlyList<TimelineLane> lanes) =>
        [.. lanes.Select(lane => (lane.Rank, KindOf(lane.Kind))).Distinct()];

    /// <summary>For each lane its place in <paramref name="order"/>.</summary>
    public static ushort[] Inverse(ushort[] order)
    {
        var place = new ushort[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            place[order[i]] = (ushort)i;
        }

        return place;
    }

    private static string RankOf(TimelineLane lane) => lane.Rank ?? "";
}
