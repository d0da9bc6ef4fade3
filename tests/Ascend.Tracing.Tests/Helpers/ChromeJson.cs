using System.Globalization;
using System.Text.Json.Nodes;

namespace Ascend.Tracing.Tests.Helpers;

/// <summary>Chrome JSON as comparable text.</summary>
internal static class ChromeJson
{
    /// <summary>Each event as normalized text, in file order.</summary>
    public static List<string> Events(string json) =>
        [.. JsonNode.Parse(json)!["traceEvents"]!.AsArray().Select(e => e!.ToJsonString())];

    /// <summary>
    /// Events in file order, except that neighbours which the merged stream yields at one time are put in the order of their
    /// text: which of several threads' records with equal timestamps comes first is the directory order in the reference.
    /// </summary>
    public static List<string> EventsWithTiesSorted(string json)
    {
        var all = new List<(decimal Time, string Text)>();
        foreach (JsonNode? node in JsonNode.Parse(json)!["traceEvents"]!.AsArray())
        {
            decimal time = Decimal(node!["ts"]) + Decimal(node["dur"]);
            all.Add((node["ph"]!.GetValue<string>() == "M" ? -1 : time, node.ToJsonString()));
        }

        var sorted = new List<string>();
        for (int i = 0; i < all.Count;)
        {
            int end = i;
            while (end < all.Count && all[end].Time == all[i].Time)
            {
                end++;
            }

            sorted.AddRange(all[i..end].Select(e => e.Text).Order(StringComparer.Ordinal));
            i = end;
        }

        return sorted;
    }

    private static decimal Decimal(JsonNode? node) =>
        node is null ? 0 : decimal.Parse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
}
