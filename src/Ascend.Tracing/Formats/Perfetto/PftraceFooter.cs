using System.Globalization;

namespace Ascend.Tracing.Formats.Perfetto;

/// <summary>
/// What a native trace says about the capture it was made of, once that is known: a track without events below the process, named after
/// the verdict, whose description has the proc's extent and a line for each finding.
/// </summary>
internal static class PftraceFooter
{
    private const string Name = "capture: ";
    private const string Extent = "records from ";

    private const string NotKnown = "not known";

    /// <summary>The track's name.</summary>
    public static string NameOf(CaptureVerdict verdict) => Name + verdict;

    /// <summary>True for such a track's name.</summary>
    public static bool IsFooter(string name) => name.StartsWith(Name, StringComparison.Ordinal);

    /// <summary>The track's description.</summary>
    public static string Describe(TraceCapture capture, ProcFacts facts)
    {
        IEnumerable<string> findings = capture.Diagnostics.Select(d => d.ToString().ReplaceLineEndings(" "));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Extent}{facts.First} to {facts.Last} ns; core time {facts.CoreTime?.ToString() ?? NotKnown}; func_ids {facts.FuncIds}\n{string.Join('\n', findings.Prepend(capture.Verdict.ToString()))}");
    }

    /// <summary>Reads a description.</summary>
    public static void Read(DeclaredFacts declared, int proc, string description)
    {
        string[] lines = description.Split('\n');
        string[] parts = lines[0].Split("; ");
        if (parts[0].Split(' ') is [_, _, var from, _, var to, _]
            && ulong.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out ulong first)
            && ulong.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out ulong last))
        {
            declared.Add(proc, new(first, last, Named<CoreTimeSource>(parts, "core time "), Named<FuncIdSource>(parts, "func_ids ")));
        }

        bool isFirst = !declared.HasVerdict;
        if (isFirst && lines.Length > 1 && Enum.TryParse(lines[1], out CaptureVerdict verdict))
        {
            declared.AddAll(verdict, lines.Skip(2));
        }
    }

    private static T? Named<T>(string[] parts, string prefix)
        where T : struct, Enum =>
        Array.Find(parts, part => part.StartsWith(prefix, StringComparison.Ordinal)) is { } text
            && Enum.TryParse(text.AsSpan(prefix.Length), out T known) && Enum.IsDefined(known) ? known : null;
}
