namespace Ascend.Tracing;

/// <summary>What a file or folder is, by what it holds. FORMATS.md says what is read of each kind.</summary>
public enum CaptureKind
{
    /// <summary>A folder of TraCR (<c>proc.*/thread.*/traces.bts</c>).</summary>
    TracrFolder,

    /// <summary>Chrome JSON as tracr_process and this library write it.</summary>
    TracrJson,

    /// <summary>A native Perfetto trace that this library wrote.</summary>
    Pftrace,

    /// <summary>simpler's chip swimlane records.</summary>
    ChipSwimlane,

    /// <summary>A folder of several ranks' chip swimlanes.</summary>
    RankFolder,

    /// <summary>simpler's rendered swimlane (<c>merged_swimlane*.json</c>).</summary>
    MergedSwimlane,

    /// <summary>torch_npu's timeline (<c>trace_view.json</c>).</summary>
    TorchTraceView,

    /// <summary>Any other Chrome JSON.</summary>
    ChromeJson,

    /// <summary>A host log of simpler with STRACE lines.</summary>
    StraceLog,

    /// <summary>msprof's kernel table (<c>op_summary_*.csv</c>).</summary>
    OpSummary,

    /// <summary>torch_npu's kernel table (<c>kernel_details.csv</c>).</summary>
    KernelDetails,

    /// <summary>A zip file or a tar file, compressed or not; what it holds is read.</summary>
    Archive,

    /// <summary>A run's tasks and their kernels (<c>deps.json</c>): a companion, not a capture.</summary>
    Deps,

    /// <summary>Kernel names by id: a companion, not a capture.</summary>
    NameMap,

    /// <summary>The metadata.json of a TraCR proc: part of a capture.</summary>
    TracrMetadata,

    /// <summary>A traces.bts: part of a capture.</summary>
    TracrRecords,

    /// <summary>A Perfetto trace of another program. Not read.</summary>
    ForeignPerfetto,

    /// <summary>A Paraver file. Not read.</summary>
    Paraver,

    /// <summary>An SQLite database, such as msprof's. Not read.</summary>
    Database,

    /// <summary>A report or comparison that this tool wrote. Not read.</summary>
    Report,

    /// <summary>A page for a browser. Not read.</summary>
    WebPage,

    /// <summary>JSON of no kind known here. Not read.</summary>
    OtherJson,

    /// <summary>A table without the columns of a kernel table. Not read.</summary>
    OtherTable,

    /// <summary>Text of no kind known here. Not read.</summary>
    OtherText,

    /// <summary>Bytes of no kind known here. Not read.</summary>
    OtherBinary,

    /// <summary>A file without a byte.</summary>
    Empty,
}
