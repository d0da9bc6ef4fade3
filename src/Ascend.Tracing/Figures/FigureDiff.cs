using System.Text.Json;
using Ascend.Tracing.Figures;

namespace Ascend.Tracing;

/// <summary>Two captures compared kernel by kernel.</summary>
public sealed record FigureDiff
{
    /// <summary>The schema's name and version; members may be added without a new number.</summary>
    public const string Schema = "ascend.trace.diff/1";

    /// <summary>The first capture's report.</summary>
    public required FigureReport Before { get; init; }

    /// <summary>The second capture's report.</summary>
    public required FigureReport After { get; init; }

    /// <summary>Id of the first capture's proc that is compared.</summary>
    public int ProcBefore { get; init; }

    /// <summary>Id of the second capture's proc that is compared.</summary>
    public int ProcAfter { get; init; }

    /// <summary>
    /// Groups, then kernels, those with the largest change of makespan first; kernels that only one capture has come last.
    /// </summary>
    public required IReadOnlyList<KernelDifference> Kernels { get; init; }

    /// <summary>AICPU phases, old and new names joined, those with the largest change first.</summary>
    public IReadOnlyList<PhaseDifference> Phases { get; init; } = [];

    /// <summary>What limits the comparison.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>What has to be known of the two before their figures are set against each other.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>
    /// Compares two reports. Where a window holds several launches, the means of its launches are compared, and the notes say so.
    /// </summary>
    /// <param name="before">The first; one with a single proc.</param>
    /// <param name="after">The second; one with a single proc.</param>
    /// <exception cref="TraceFormatException">A report has several procs: name the one to compare.</exception>
    public static FigureDiff Of(FigureReport before, FigureReport after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return Of(before, before.Select(), after, after.Select());
    }

    /// <summary>Compares a proc of each of two reports.</summary>
    /// <param name="before">The first report.</param>
    /// <param name="procBefore">Its proc.</param>
    /// <param name="after">The second report.</param>
    /// <param name="procAfter">Its proc.</param>
    public static FigureDiff Of(FigureReport before, ProcFigures procBefore, FigureReport after, ProcFigures procAfter)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(procBefore);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(procAfter);
        IReadOnlyList<string> first = MarkersOf(before, procBefore);
        IReadOnlyList<string> second = MarkersOf(after, procAfter);
        return new()
        {
            Phases = PhaseDifference.Of(procBefore, first, procAfter, second),
            Remarks = [.. RemarksOf(before, procBefore, first, after, procAfter, second)],
            Before = before,
            After = after,
            ProcBefore = procBefore.ProcId,
            ProcAfter = procAfter.ProcId,
            Kernels = [.. Pairs(procBefore.Groups, procAfter.Groups, true), .. Pairs(procBefore.Kernels, procAfter.Kernels, false)],
            Notes = [.. DiffNotes.Of(before, procBefore, after, procAfter)],
        };
    }

    /// <summary>Writes the comparison as JSON; differences are after − before, in ns.</summary>
    /// <param name="output">Where it goes; stays open.</param>
    public void WriteJson(Stream output)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("schema", Schema);
        WriteCapture(json, "before", Before, ProcBefore);
        WriteCapture(json, "after", After, ProcAfter);
        FigureReportJson.WriteArray(json, "notes", Notes, static (j, n) => j.WriteStringValue(n));
        FigureReportJson.WriteArray(json, "kernels", Kernels, static (j, k) =>
        {
            j.WriteStartObject();
            j.WriteString("name", k.Name);
            j.WriteString("kind", k.IsGroup ? "group" : "kernel");
            j.WriteString("presence", k.IsNew ? "after" : k.IsGone ? "before" : "both");
            Write(j, "makespanBeforeNs", k.Before?.MakespanNs);
            Write(j, "makespanAfterNs", k.After?.MakespanNs);
            Write(j, "makespanDifferenceNs", k.MakespanNs);
            if (k.MakespanRatio is { } ratio)
            {
                j.WriteNumber("makespanRatio", ratio);
            }

            Write(j, "aicBusySumDifferenceNs", k.AicBusySumNs);
            Write(j, "aivBusySumDifferenceNs", k.AivBusySumNs);
            Write(j, "spansDifference", k.Spans);
            j.WriteBoolean("spanCountsDiffer", k.SpanCountsDiffer);
            j.WriteEndObject();
        });
        FigureReportJson.WriteArray(json, "phases", Phases, static (j, p) =>
        {
            j.WriteStartObject();
            j.WriteString("name", p.Name);
            FigureReportJson.WriteArray(j, "beforeNames", p.BeforeNames, static (w, n) => w.WriteStringValue(n));
            FigureReportJson.WriteArray(j, "afterNames", p.AfterNames, static (w, n) => w.WriteStringValue(n));
            j.WriteNumber("beforeSpans", p.BeforeSpans);
            j.WriteNumber("afterSpans", p.AfterSpans);
            j.WriteNumber("beforeNs", p.BeforeNs);
            j.WriteNumber("afterNs", p.AfterNs);
            j.WriteEndObject();
        });
        FigureReportJson.WriteArray(json, "remarks", Remarks, static (j, r) => j.WriteStringValue(r));
        json.WriteEndObject();
    }

    private static IReadOnlyList<string> MarkersOf(FigureReport report, ProcFigures proc) =>
        report.MarkerLists.GetValueOrDefault(proc.ProcId, []);

    private static IEnumerable<string> RemarksOf(
        FigureReport before, ProcFigures procBefore, IReadOnlyList<string> first, FigureReport after, ProcFigures procAfter, IReadOnlyList<string> second)
    {
        if (first.Count > 0 && second.Count > 0 && !first.SequenceEqual(second))
        {
            yield return $"marker lists differ (first: {ListName(first)}, second: {ListName(second)}): old and new names of a phase are joined, but the "
                + "borders between phases moved with the names, so shares of phases are not comparable";
        }

        if (HasCores(procBefore) && HasCores(procAfter) && procBefore.CoreTime != procAfter.CoreTime)
        {
            yield return $"core times come from different clocks (first: {procBefore.CoreTime}, second: {procAfter.CoreTime})";
        }

        foreach ((string side, FigureReport report, int proc) in new[] { ("first", before, procBefore.ProcId), ("second", after, procAfter.ProcId) })
        {
            foreach (string remark in report.RemarksOn(proc))
            {
                yield return $"{side}: {remark}";
            }
        }
    }

    private static bool HasCores(ProcFigures proc) => proc.Kernels.Any(k => k.Aic.Spans + k.Aiv.Spans > 0);

    private static string ListName(IReadOnlyList<string> markers) =>
        Ascend.Tracing.MarkerLists.LabelOf(markers) is { } label ? $"list {label}" : $"an unknown list of {markers.Count}";

    private static void WriteCapture(Utf8JsonWriter json, string name, FigureReport report, int proc)
    {
        json.WriteStartObject(name);
        json.WriteString("capture", report.Capture);
        json.WriteString("verdict", report.Verdict.ToString());
        json.WriteNumber("proc", proc);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static IEnumerable<KernelDifference> Pairs(IReadOnlyList<KernelFigures> before, IReadOnlyList<KernelFigures> after, bool isGroup) =>
        before.Concat(after).Select(k => k.Name).Distinct(StringComparer.Ordinal)
            .Select(n => new KernelDifference(n, isGroup, before.FirstOrDefault(k => k.Name == n), after.FirstOrDefault(k => k.Name == n)))
            .OrderBy(d => d.MakespanNs is null)
            .ThenByDescending(d => Math.Abs(d.MakespanNs ?? 0))
            .ThenBy(d => d.Name, StringComparer.Ordinal);
}
