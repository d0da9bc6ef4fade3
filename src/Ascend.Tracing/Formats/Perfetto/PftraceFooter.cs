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

    /// <summary>The track's name.</summary>
    public static string NameOf(CaptureVerdict verdict) => Name + verdict;

    /// <summary>True for such a track's name.</summary>
    public static bool IsFooter(string name) => name.StartsWith(Name, StringComparison.Ordinal);

    /// <summary>The track's description.</summary>
    public static string Describe(TraceCapture capture, TraceProc proc, ulong origin)
    {
        IEnumerable<string> findings = capture.Diagnostics.Select(d => d.ToString().ReplaceLineEndings(" "));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Extent}{unchecked(proc.FirstTimestamp - origin)} to {unchecked(proc.LastTimestamp - origin)} ns\n{string.Join('\n', findings.Prepend(capture.Verdict.ToString()))}");
    }

    /// <summary>Reads a description.</summary>
    public static void Read(DeclaredFacts declared, int proc, string description)
    {
        string[] lines = description.Split('\n');
        string[] words = lines[0].Split(' ');
        if (words is [_, _, var from, _, var to, _]
            && ulong.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out ulong first)
            && ulong.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out ulong last))
        {
            declared.AddExtent(proc, first, last);
        }

        bool isFirst = !declared.HasVerdict;
        if (isFirst && lines.Length > 1 && Enum.TryParse(lines[1], out CaptureVerdict verdict))
        {
            declared.AddAll(verdict, lines.Skip(2));
        }
    }
}
