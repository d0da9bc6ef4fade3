using System.Text;
using Ascend.Tracing.Formats.Companions;
using Ascend.Tracing.Formats.Json;

namespace Ascend.Tracing.Formats.Recognition;

/// <summary>Tells the kinds of JSON files apart by the members of their outermost object, as far as the first bytes hold them.</summary>
internal static class JsonHead
{
    private static readonly byte[] s_coreTypes = [.. "\"core_types\""u8];

    /// <summary>The kind; null when the text is no JSON.</summary>
    /// <param name="text">The first bytes, from the opening bracket on.</param>
    public static CaptureKind? KindOf(ReadOnlySpan<byte> text)
    {
        if (text[0] == '[')
        {
            return !IsList(text) ? null : IsEventList(text) ? CaptureKind.ChromeJson : CaptureKind.OtherJson;
        }

        List<string>? keys = Keys(text);
        if (keys is null)
        {
            return null;
        }

        if (keys.Exists(k => k.EndsWith("swimlane_level", StringComparison.Ordinal)) || keys.Contains("aicore_tasks")
            || (keys.Contains("metadata") && !keys.Contains("traceEvents") && text.IndexOf(s_coreTypes) >= 0))
        {
            return CaptureKind.ChipSwimlane;
        }

        return keys switch
        {
            _ when keys.Contains("traceEvents") => CaptureKind.ChromeJson,
            _ when keys.Contains(NameMapFile.Member) => CaptureKind.NameMap,
            _ when keys.Contains("tasks") && (text.IndexOf("\"kernel_ids\""u8) >= 0 || keys.Contains("edges")) => CaptureKind.Deps,
            _ when keys.Contains("channel_names") || keys.Contains("markerTypes") => CaptureKind.TracrMetadata,
            _ when keys.Contains("schema") && text.IndexOf("\"ascend"u8) >= 0 => CaptureKind.Report,
            _ => CaptureKind.OtherJson,
        };
    }

    /// <summary>False for a log line that begins with a bracket.</summary>
    private static bool IsList(ReadOnlySpan<byte> text)
    {
        int at = JsonScan.Space(text, 1);
        at = at >= 0 && text[at] != ']' ? JsonScan.Space(text, Math.Max(JsonScan.Value(text, at), JsonScan.Wrong)) : at;
        return at == JsonScan.More || (at >= 0 && text[at] is (byte)',' or (byte)']');
    }

    /// <summary>True for an array whose first element is an event.</summary>
    private static bool IsEventList(ReadOnlySpan<byte> text)
    {
        int at = JsonScan.Space(text, 1);
        return at > 0 && text[at] == '{' && Keys(text[at..])?.Contains("ph") == true;
    }

    /// <summary>The members of the object that begins the text, as far as the text goes; null when it is no JSON.</summary>
    private static List<string>? Keys(ReadOnlySpan<byte> text)
    {
        var keys = new List<string>();
        int at = JsonScan.Space(text, 1);
        while (at >= 0 && text[at] != '}')
        {
            at = keys.Count > 0 ? (text[at] == ',' ? JsonScan.Space(text, at + 1) : JsonScan.Wrong) : at;
            if (at < 0 || text[at] != '"')
            {
                return at == JsonScan.More ? keys : null;
            }

            int start = at + 1;
            at = JsonScan.String(text, at, out _);
            if (at < 0)
            {
                break;
            }

            keys.Add(Encoding.UTF8.GetString(text[start..(at - 1)]));
            at = JsonScan.Colon(text, at);
            at = at < 0 ? at : JsonScan.Value(text, at);
            at = at < 0 ? at : JsonScan.Space(text, at);
        }

        return at == JsonScan.Wrong ? null : keys;
    }
}
