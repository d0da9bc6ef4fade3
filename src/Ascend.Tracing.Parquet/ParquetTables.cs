using Ascend.Files;
using Ascend.Tracing.Figures;
using Ascend.Tracing.Reading;
using Ascend.Tracing.Tables;

namespace Ascend.Tracing;

/// <summary>
/// Writes a capture as three Parquet tables, <see cref="Spans"/>, <see cref="Lanes"/> and <see cref="Captures"/>,
/// whose columns FORMATS.md
/// describes. Any number of folders can be asked at once, since every row names its capture.
/// </summary>
public static class ParquetTables
{
    /// <summary>The file of spans.</summary>
    public const string Spans = "spans.parquet";

    /// <summary>The file of lanes.</summary>
    public const string Lanes = "lanes.parquet";

    /// <summary>The file of captures, a row for each proc; written last.</summary>
    public const string Captures = "captures.parquet";

    /// <summary>Writes the tables. Memory does not depend on the capture's length: 65,536 rows are held at once.</summary>
    /// <param name="trace">The capture.</param>
    /// <param name="folder">Where the files go; made when it is missing. Each appears when it is whole.</param>
    /// <param name="options">Names, slot model and filter; other options do not apply. Null for the defaults.</param>
    /// <param name="cancellation">Cancels the writing.</param>
    /// <exception cref="IOException">A file cannot be written, or the capture became unreadable.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was triggered.</exception>
    public static void WriteFiles(
        OpenedTrace trace, string folder, ExportOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= ExportOptions.Default;
        TraceCapture capture = trace.Capture;
        var spans = new SpansTable(capture.Path);
        var lanes = new LanesTable(capture.Path);
        var captures = new CapturesTable(trace, options.Slots);
        Write(folder, Spans, spans, () => AddSpans(spans, capture, options, cancellation), cancellation);
        Write(folder, Lanes, lanes, () => AddProcs(capture, lanes.Add), cancellation);
        Write(folder, Captures, captures, () => AddProcs(capture, captures.Add), cancellation);
    }

    private static void AddSpans(
        SpansTable table, TraceCapture capture, ExportOptions options, CancellationToken cancellation)
    {
        var findings = new RecordFindings(capture);
        List<KernelNaming> namings = [];
        long done = 0;
        foreach (TraceProc proc in capture.Procs)
        {
            KernelNaming naming = options.NamingOf(proc);
            namings.Add(naming);
            using TraceEventReader reader = capture.ReadEvents(proc, options.Slots);
            long before = done;
            Action<long> progress = records => options.Progress?.Report(before + records);
            table.Add(reader, naming, options.FilterFor(proc), progress, cancellation);
            findings.Add(reader);
            done += proc.RecordCount;
        }

        findings.Publish();
        capture.SetNameFindings(namings);
    }

    private static void AddProcs(TraceCapture capture, Action<TraceProc> add)
    {
        foreach (TraceProc proc in capture.Procs)
        {
            add(proc);
        }
    }

    private static void Write(string folder, string file, Table table, Action fill, CancellationToken cancellation) =>
        OutputFile.Write(Path.Combine(folder, file), stream => table.Write(stream, fill, cancellation));
}
