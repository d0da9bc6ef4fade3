namespace Ascend.Tracing.Formats.Recognition;

/// <summary>What is said of a file that was recognised and is not read: what it is, and the way out.</summary>
internal static class NotRead
{
    private const string Kinds =
        "A TraCR folder (or a .tgz or .zip of one), a chip swimlane file, a folder of ranks, perfetto.json, a .pftrace of this tool, merged_swimlane.json, "
        + "trace_view.json, a log with STRACE lines, op_summary.csv and kernel_details.csv can be read.";

    /// <summary>The exception for a file.</summary>
    public static TraceFormatException Exception(string path, CaptureKind kind) => new($"'{path}' is {Describe(kind)}", path);

    /// <summary>What it is and the way out, to follow "is".</summary>
    public static string Describe(CaptureKind kind) => kind switch
    {
        CaptureKind.Deps => "a deps.json: it names the kernels of a run's tasks and holds no times. Name the chip swimlane file of the run; "
            + "this file is found beside it, or named with --deps.",
        CaptureKind.NameMap => "a map of kernel names: it holds no times. Name the capture, and this file with --names.",
        CaptureKind.TracrMetadata => "the metadata.json of a TraCR proc: it holds no records. Name the proc's folder, or the one above it.",
        CaptureKind.TracrRecords => "a file of TraCR records, as far as can be told, which mean nothing without the metadata.json of their proc. "
            + "Name the capture's folder (the one with proc.* in it).",
        CaptureKind.ForeignPerfetto => "a Perfetto trace that this tool did not write; its tracks have no known meaning here. "
            + "Convert it to Chrome JSON with Perfetto's traceconv, or name the capture it was made of.",
        CaptureKind.Paraver => "a Paraver file, an export without kernel names. Name the capture it was made of.",
        CaptureKind.Database => "an SQLite database, such as msprof keeps. Export it ('msprof --export=on --output=PROF_...') and name the op_summary_*.csv.",
        CaptureKind.Report => "a report that this tool wrote, no capture. 'ascend compare --from' reads recordings; name the capture for figures.",
        CaptureKind.WebPage => "a web page, no capture. Name the capture it was made of.",
        CaptureKind.OtherJson => $"JSON of no kind known here. {Kinds}",
        CaptureKind.OtherTable => "a table without the columns of msprof's op_summary or torch_npu's kernel_details (name, start time, duration).",
        CaptureKind.OtherText => $"text of no kind known here (no STRACE line, no kernel table). {Kinds}",
        CaptureKind.Empty => "empty: a file without a byte. The program that should write it did not finish, or the copy broke off.",
        _ => $"of no kind known here. {Kinds}",
    };

    /// <summary>The exception for a folder without anything to read.</summary>
    public static TraceFormatException Folder(string path, string found) => new($"'{path}' holds no capture{found}. {Kinds}", path);
}
