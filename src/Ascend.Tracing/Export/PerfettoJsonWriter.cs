using System.Globalization;
using System.Text;
using Ascend.Files;
using Ascend.Tracing.Export;
using Ascend.Tracing.Figures;
using Ascend.Tracing.Formats;
using Ascend.Tracing.Reading;
using Ascend.Tracing.Text;

namespace Ascend.Tracing;

/// <summary>
/// Writes a capture as Chrome JSON, the events equal to those of the reference <c>tracr_process</c>: ts and dur in
/// microseconds with three decimals, tid = channel id + 1, events in the order in which the merged stream closes them. Below
/// <c>otherData</c> stand the verdict, the findings and what time 0 is.
/// </summary>
public static class PerfettoJsonWriter
{
    /// <summary>Writes a file. It appears when it is complete; a failed or cancelled export leaves nothing behind.</summary>
    /// <param name="capture">The capture.</param>
    /// <param name="path">The file; one of that name is replaced.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellation">Cancels the export.</param>
    /// <exception cref="IOException">The file cannot be written, or the capture no longer be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was triggered.</exception>
    public static void WriteFile(TraceCapture capture, string path, ExportOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = new OutputFile(path);
        file.Write(options?.Gzip ?? false, stream => Write(capture, stream, options, cancellation));
    }

    /// <summary>Writes to a stream, which stays open.</summary>
    /// <param name="capture">The capture.</param>
    /// <param name="output">Where the bytes go, in large blocks.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellation">Cancels the export.</param>
    /// <exception cref="IOException">The stream cannot be written, or the capture no longer be read.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was triggered.</exception>
    public static void Write(TraceCapture capture, Stream output, ExportOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(capture);
        ArgumentNullException.ThrowIfNull(output);
        options ??= ExportOptions.Default;
        var bases = new TimeBases(capture, options);
        bool csl = options.IsCsl(capture);
        var findings = new RecordFindings(capture);
        KernelNaming[] names = [.. capture.Procs.Select(options.NamingOf)];
        capture.SetNameFindings(names);

        output.Write("{\"traceEvents\":[\n"u8);
        for (int i = 0; i < capture.Procs.Count; i++)
        {
            TraceProc proc = capture.Procs[i];
            output.Write(Encoding.UTF8.GetBytes(Header(proc, i, csl)));
            using TraceEventReader reader = capture.ReadEvents(proc, options.Slots);
            using var formatter = new PerfettoJsonFormatter(proc, bases.OriginOf(proc), names[i], options.SliceNames);
            new ExportPipeline(reader, formatter, options.FilterFor(proc), output, options.Progress).Run(cancellation);
            findings.Add(reader);
        }

        findings.Publish();
        output.Write(Encoding.UTF8.GetBytes(Footer(capture, bases, names, options.Slots)));
    }

    /// <summary>Bytes of the events of the first records.</summary>
    internal static long Sample(TraceEventReader reader, ExportOptions options, long records)
    {
        using var formatter = new PerfettoJsonFormatter(reader.Proc, reader.Proc.FirstTimestamp, options.NamingOf(reader.Proc), options.SliceNames);
        using var output = new CountingStream();
        new ExportPipeline(reader, formatter, options.FilterFor(reader.Proc), output, null).RunSample(records);
        return output.Length;
    }

    private static string Header(TraceProc proc, int index, bool csl)
    {
        var text = new StringBuilder(index == 0 ? "" : ",\n");
        string name = csl ? $"TraCR proc.{proc.Id}" : "TraCR";
        text.Append(null, $"{{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":{proc.Id},\"args\":{{\"name\":{JsonText.Quote(name)}}}}}");
        if (csl)
        {
            text.Append(null, $",\n{{\"name\":\"process_sort_index\",\"ph\":\"M\",\"pid\":{proc.Id},\"args\":{{\"sort_index\":{index}}}}}");
        }

        foreach (TraceLane lane in proc.Lanes)
        {
            text.Append(null, $",\n{{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":{proc.Id},\"tid\":{lane.ChannelId + 1},");
            text.Append(null, $"\"args\":{{\"name\":{JsonText.Quote(lane.Name)}}}}}");
        }

        return text.ToString();
    }

    private static string Footer(TraceCapture capture, TimeBases bases, KernelNaming[] names, SlotModel slots)
    {
        var text = new StringBuilder("\n],\"otherData\":{");
        text.Append(null, $"\"verdict\":\"{capture.Verdict}\",\"timeBase\":{JsonText.Quote(bases.Description)},");
        text.Append(null, $"\"slotModel\":{JsonText.Quote(SlotModels.Describe(SlotModels.Used(slots, capture)))},\"diagnostics\":[");
        text.AppendJoin(',', capture.Diagnostics.Select(d => JsonText.Quote(d.ToString())));
        text.Append("],\"procs\":[").AppendJoin(',', capture.Procs.Select((p, i) => Facts(p, ProcFacts.Of(p, names[i], bases.OriginOf(p)))));
        return text.Append("]}}\n").ToString();
    }

    /// <summary>
    /// What of a proc is in no event: from when to when its records go, whose clock core times are of, what extra ids are, and the kinds of
    /// lanes whose names do not tell.
    /// </summary>
    private static string Facts(TraceProc proc, ProcFacts facts)
    {
        IEnumerable<string> kinds = proc.Lanes.Where(l => l.Kind != TraceLane.KindOf(l.Name)).Select(l => $"{JsonText.Quote(l.Name)}:\"{l.Kind}\"");
        string coreTime = facts.CoreTime is { } source ? $",\"core_time\":\"{source}\"" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"id\":{proc.Id},\"first_ns\":{facts.First},\"last_ns\":{facts.Last}{coreTime},\"func_ids\":\"{facts.FuncIds}\",\"lane_kinds\":{{{string.Join(',', kinds)}}}}}");
    }
}
