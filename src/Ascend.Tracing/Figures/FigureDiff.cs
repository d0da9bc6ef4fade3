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

    /// <summary>
    /// Groups, then kernels, those with the largest change of makespan first; kernels that only one capture has come last.
    /// </summary>
    public required IReadOnlyList<KernelDifference> Kernels { get; init; }

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
        ArgumentNullException.ThrowIfNull(procBefore);
        ArgumentNullException.ThrowIfNull(procAfter);
        return new()
        {
            Before = before,
            After = after,
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
        WriteCapture(json, "before", Before);
        WriteCapture(json, "after", After);
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
        json.WriteEndObject();
    }

    private static void WriteCapture(Utf8JsonWriter json, string name, FigureReport report)
    {
        json.WriteStartObject(name);
        json.WriteString("capture", report.Capture);
        json.WriteString("verdict", report.Verdict.ToString());
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
