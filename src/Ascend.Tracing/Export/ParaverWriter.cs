using System.Globalization;
using System.Text;
using Ascend.Files;
using Ascend.Tracing.Export;
using Ascend.Tracing.Reading;
using Ascend.Tracing.Text;

namespace Ascend.Tracing;

/// <summary>
/// Writes a capture for Paraver: <c>tracr.prv</c> (states and messages), <c>tracr.pcf</c> (legend), <c>tracr.row</c> (lanes) and
/// <c>state.cfg</c> (a window that shows the states), as the reference tools do, but with the header's total time right.
/// </summary>
/// <remarks>
/// Time 0 is the first record of all procs, each counted from its time base, whatever a filter leaves. Messages are held in memory.
/// </remarks>
public static class ParaverWriter
{
    /// <summary>How the files begin.</summary>
    private static readonly (string Name, string Start)[] s_starts =
    [
        ("tracr.prv", "#Paraver "), ("tracr.pcf", "DEFAULT_OPTIONS"), ("tracr.row", "LEVEL "), ("state.cfg", "#ParaverCFG"),
    ];

    /// <summary>Writes the four files into a folder. They appear when all are complete; a failed or cancelled export leaves none behind.</summary>
    /// <param name="capture">The capture.</param>
    /// <param name="folder">The folder, made when it is missing; files of these names are replaced.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellation">Cancels the export.</param>
    /// <exception cref="IOException">
    /// A file cannot be written, there is one of its name that no such export wrote, or the capture can no longer be read.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was triggered.</exception>
    public static void WriteFiles(TraceCapture capture, string folder, ExportOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(capture);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= ExportOptions.Default;
        bool csl = options.IsCsl(capture);
        foreach ((string name, string start) in s_starts)
        {
            RequireOurs(Path.Combine(folder, name), start);
        }

        using var prv = new OutputFile(Path.Combine(folder, "tracr.prv"));
        using var pcf = new OutputFile(Path.Combine(folder, "tracr.pcf"));
        using var row = new OutputFile(Path.Combine(folder, "tracr.row"));
        using var cfg = new OutputFile(Path.Combine(folder, "state.cfg"));
        pcf.Stream.Write(Encoding.UTF8.GetBytes(ParaverLegend.Pcf(capture)));
        row.Stream.Write(Encoding.UTF8.GetBytes(ParaverLegend.Row(capture, csl)));
        cfg.Stream.Write(Encoding.UTF8.GetBytes(ParaverLegend.StateCfg()));
        WritePrv(capture, prv.Stream, options, cancellation);
        capture.Check(cancellation);
        foreach (OutputFile file in (ReadOnlySpan<OutputFile>)[pcf, row, cfg, prv])
        {
            file.Commit();
        }
    }

    /// <summary>A file of the name that no Paraver export wrote is not replaced.</summary>
    private static void RequireOurs(string path, string start)
    {
        if (!File.Exists(path))
        {
            return;
        }

        char[] head = new char[start.Length];
        using (var reader = new StreamReader(path))
        {
            int count = reader.ReadBlock(head);
            if (count == 0 || start.AsSpan().StartsWith(head.AsSpan(0, count)))
            {
                return;
            }
        }

        throw new IOException($"'{path}' was not written by an export for Paraver and is not replaced. "
            + "Name another folder.");
    }

    /// <summary>Records that the files leave out: RESETs on channels that the metadata does not declare, for which Paraver has no lane.</summary>
    /// <param name="capture">The capture.</param>
    public static long LeftOut(TraceCapture capture)
    {
        ArgumentNullException.ThrowIfNull(capture);
        return capture.Diagnostics.Where(d => d.Kind == DiagnosticKind.UnknownLaneReset).Sum(d => d.Count);
    }

    private static void WritePrv(TraceCapture capture, Stream output, ExportOptions options, CancellationToken cancellation)
    {
        var bases = new TimeBases(capture, options);
        TraceProc[] used = [.. capture.Procs.Where(p => p.RecordCount > 0)];
        ulong first = used.Select(p => p.FirstTimestamp - bases.OriginOf(p)).DefaultIfEmpty().Min();
        ulong total = used.Select(p => Math.Max(p.HasAnchors ? p.EndAnchor!.Value : 0, p.LastTimestamp) - bases.OriginOf(p) - first).DefaultIfEmpty().Max();

        ThreadMerger Open()
        {
            var merger = new ThreadMerger();
            for (int i = 0; i < capture.Procs.Count; i++)
            {
                merger.Add(capture.Procs[i], bases.OriginOf(capture.Procs[i]) + first, i);
            }

            return merger;
        }

        int[][] lanes = [.. capture.Procs.Select(LaneByChannel)];
        RecordFilter?[] filters = [.. capture.Procs.Select(p => options.RecordFilterFor(capture, p))];
        try
        {
            var flows = new ParaverFlows(
                Open,
                (proc, channel) => lanes[proc][channel],
                (flow, lane) => filters[flow.ProcIndex] is not { } filter || (lane >= 0 && filter.Passes(flow.Record, lane)),
                cancellation);
            var text = new Utf8Output(output);
            text.Write(Header(capture, total));
            WriteRecords(text, capture, Open, lanes, filters, flows, options.Progress, cancellation);
            cancellation.ThrowIfCancellationRequested();
            text.Flush();
        }
        finally
        {
            foreach (RecordFilter? filter in filters)
            {
                filter?.Dispose();
            }
        }
    }

    private static void WriteRecords(
        Utf8Output text,
        TraceCapture capture,
        Func<ThreadMerger> open,
        int[][] lanes,
        RecordFilter?[] filters,
        ParaverFlows flows,
        IProgress<long>? progress,
        CancellationToken cancellation)
    {
        byte[][][] colors = [.. capture.Procs.Select(p => p.Metadata.MarkerColors.Select(Encoding.UTF8.GetBytes).ToArray())];
        int message = 0;
        using ThreadMerger records = open();
        for (long read = 1; records.Next(out MergedRecord next); read++)
        {
            if (read % 65536 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(read);
            }

            int lane = lanes[next.ProcIndex][next.Record.ChannelId];
            if (next.Record.EventId is TraceRecord.FlowStart or TraceRecord.FlowEnd || lane < 0)
            {
                continue;
            }

            RecordChoice choice = filters[next.ProcIndex]?.Choose(next.Record, lane) ?? RecordChoice.Keep;
            if (choice == RecordChoice.Drop)
            {
                continue;
            }

            while (message < flows.Messages.Count && flows.Messages[message].Send.Time <= next.Time)
            {
                Write(text, flows.Messages[message++]);
            }

            text.Write("2:0:1:"u8).Write((ulong)next.ProcIndex + 1).Write(":"u8).Write((ulong)lane + 1).Write(":"u8).Write(next.Time).Write(":90:"u8);
            WriteColor(text, choice == RecordChoice.CloseOnly ? TraceRecord.Reset : next.Record.EventId, colors[next.ProcIndex]);
        }

        while (message < flows.Messages.Count)
        {
            Write(text, flows.Messages[message++]);
        }
    }

    private static int[] LaneByChannel(TraceProc proc)
    {
        var lanes = new int[65536];
        Array.Fill(lanes, -1);
        foreach (TraceLane lane in proc.Lanes)
        {
            lanes[lane.ChannelId] = lane.Index;
        }

        return lanes;
    }

    private static string Header(TraceCapture capture, ulong total)
    {
        string date = DateTime.Now.ToString("dd/MM/yy 'at' HH:mm", CultureInfo.InvariantCulture);
        string lanes = string.Join(',', capture.Procs.Select(p => $"{p.Lanes.Count}:1"));
        return $"#Paraver ({date}):{total}_ns:0:1:{capture.Procs.Count}({lanes})\n";
    }

    private static void WriteColor(Utf8Output text, ushort eventId, byte[][] colors)
    {
        if (eventId == TraceRecord.Reset)
        {
            text.Write("0\n"u8);
        }
        else if (eventId < colors.Length)
        {
            text.Write(colors[eventId]).Write("\n"u8);
        }
        else
        {
            text.Write((ulong)eventId).Write("\n"u8);
        }
    }

    private static void Write(Utf8Output text, in ParaverFlows.Message message)
    {
        Write(text.Write("3:0:1:"u8), message.Send);
        Write(text.Write(":0:1:"u8), message.Receive);
        text.Write(":1:"u8).Write((ulong)message.Id).Write("\n"u8);
    }

    private static void Write(Utf8Output text, in ParaverFlows.End end) =>
        text.Write((ulong)end.Task).Write(":"u8).Write((ulong)end.Thread).Write(":"u8).Write(end.Time).Write(":"u8).Write(end.Time);
}
