using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ascend.Tracing.Formats.Spans;

namespace Ascend.Tracing.Formats;

/// <summary>What an export of ours says about the capture it came from: the verdict's findings and each proc's extent.</summary>
internal sealed partial class DeclaredFacts(DiagnosticSink sink, string file)
{
    private readonly Dictionary<int, ProcFacts> _procs = [];
    private readonly Dictionary<(int Proc, string Lane), LaneKind> _kinds = [];

    // Readers find these themselves in what they read.
    private static readonly DiagnosticKind[] s_found =
    [
        DiagnosticKind.UnfinishedSpan, DiagnosticKind.FlowWithoutPartner, DiagnosticKind.SeparateTimeBases, DiagnosticKind.NoRecords,
        DiagnosticKind.NoCoreSpan, DiagnosticKind.NothingRan, DiagnosticKind.BackwardFlow,
    ];

    /// <summary>True when the export said how complete its capture was.</summary>
    public bool HasVerdict { get; private set; }

    /// <summary>Gives a proc what the export says of it.</summary>
    public void Apply(ProcDraft proc)
    {
        if (_procs.TryGetValue(proc.Id, out ProcFacts facts))
        {
            (proc.Extent, proc.CoreTime, proc.FuncIds) = ((facts.First, facts.Last), facts.CoreTime, facts.FuncIds);
        }
    }

    /// <summary>The kind of a lane where its name does not tell it; null where it does.</summary>
    public LaneKind? KindOf(int proc, string lane) => _kinds.TryGetValue((proc, lane), out LaneKind kind) ? kind : null;

    /// <summary>Reads the <c>otherData</c> of a Chrome JSON file.</summary>
    public void Read(JsonElement other)
    {
        if (other.ValueKind != JsonValueKind.Object
            || !other.TryGetProperty("verdict", out JsonElement verdict) || verdict.ValueKind != JsonValueKind.String
            || !Enum.TryParse(verdict.GetString(), out CaptureVerdict declared))
        {
            return;
        }

        AddAll(declared, Items(other, "diagnostics").Select(f => f.ValueKind == JsonValueKind.String ? f.GetString()! : f.GetRawText()));
        foreach (JsonElement proc in Items(other, "procs"))
        {
            if (proc.ValueKind == JsonValueKind.Object && Number(proc, "id") is { } id and <= int.MaxValue
                && Number(proc, "first_ns") is { } first && Number(proc, "last_ns") is { } last)
            {
                _procs[(int)id] = new(first, last, Named<CoreTimeSource>(proc, "core_time"), Named<FuncIdSource>(proc, "func_ids"));
                ReadKinds(proc, (int)id);
            }
        }
    }

    /// <summary>Adds a finding of the capture, as <see cref="TraceDiagnostic.ToString"/> wrote it.</summary>
    private void AddFinding(string text)
    {
        Match match = Finding().Match(text);
        if (!match.Success
            || !Enum.TryParse(match.Groups[1].Value, out DiagnosticSeverity severity)
            || !long.TryParse(match.Groups[3].Value, NumberStyles.None, CultureInfo.InvariantCulture, out long count))
        {
            return;
        }

        DiagnosticKind kind = Enum.TryParse(match.Groups[2].Value, out DiagnosticKind known) ? known : DiagnosticKind.DeclaredFinding;
        if (!s_found.Contains(kind))
        {
            sink.Add(kind, severity, match.Groups[5].Value, $"{file} ({match.Groups[4].Value})".Replace(" ()", "", StringComparison.Ordinal), count: count);
        }
    }

    /// <summary>Takes over a capture's verdict and the findings behind it.</summary>
    public void AddAll(CaptureVerdict declared, IEnumerable<string> findings)
    {
        HasVerdict = true;
        foreach (string finding in findings)
        {
            AddFinding(finding);
        }

        if (DiagnosticSink.VerdictOf(sink.Items) < declared)
        {
            sink.Add(
                DiagnosticKind.DeclaredFinding,
                (DiagnosticSeverity)(int)declared,
                $"The capture that this export was made of was {declared}.",
                file);
        }
    }

    /// <summary>Adds what is said of a proc.</summary>
    public void Add(int proc, ProcFacts facts) => _procs[proc] = facts;

    private void ReadKinds(JsonElement proc, int id)
    {
        if (!proc.TryGetProperty("lane_kinds", out JsonElement kinds) || kinds.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (JsonProperty kind in kinds.EnumerateObject())
        {
            if (kind.Value.ValueKind == JsonValueKind.String && Enum.TryParse(kind.Value.GetString(), out LaneKind known))
            {
                _kinds[(id, kind.Name)] = known;
            }
        }
    }

    private static T? Named<T>(JsonElement parent, string name)
        where T : struct, Enum =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            && Enum.TryParse(value.GetString(), out T known) && Enum.IsDefined(known) ? known : null;

    private static JsonElement.ArrayEnumerator Items(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : default;

    private static ulong? Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out ulong number) ? number : null;

    [GeneratedRegex(@"^(Info|Note|Loss|Error): (\w+) x(\d+)(?: in (.*?)(?: at byte \d+)?)?: (.*)$", RegexOptions.Singleline)]
    private static partial Regex Finding();
}
