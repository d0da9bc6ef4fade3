namespace Ascend.Tracing;

/// <summary>The kinds of findings about a capture.</summary>
public enum DiagnosticKind
{
    /// <summary>The file's size is not a multiple of 16: bytes of a cut record at its end were ignored.</summary>
    PartialRecord,

    /// <summary>A ring buffer written raw: one place where the timestamp drops; read from there on. Its oldest records were overwritten.</summary>
    RotatedFile,

    /// <summary>Records out of time order in a way that is no rotation; they were sorted.</summary>
    UnsortedFile,

    /// <summary>The file is as long as the producer's buffer, as far as that can be told; later records may be missing.</summary>
    FileAtCapacity,

    /// <summary>A thread folder holds no records.</summary>
    EmptyFile,

    /// <summary>A thread folder without traces.bts.</summary>
    MissingFile,

    /// <summary>A traces.bts that could not be opened or read.</summary>
    UnreadableFile,

    /// <summary>A file became shorter while it was read.</summary>
    FileShrank,

    /// <summary>A proc's records span more than a year: some timestamps are damaged, and figures that include them mean nothing.</summary>
    ImplausibleTime,

    /// <summary>A thread file whose time range lies apart from that of the run's threads: left in the folder by an earlier run.</summary>
    StaleThread,

    /// <summary>A thread file of zeros, or with zeros at its end: a buffer that was stored but not written.</summary>
    BlankFile,

    /// <summary>AIVector cores that recorded themselves lie one number of cube cores above the cores that ran.</summary>
    ShiftedLanes,

    /// <summary>A <c>proc.</c> or <c>thread.</c> folder whose name does not end in a number.</summary>
    FolderName,

    /// <summary>Two proc folders with the same number.</summary>
    DuplicateProc,

    /// <summary>A RESET on a lane with nothing open.</summary>
    OrphanReset,

    /// <summary>A span still open when the capture ends; closed at the capture's end and never counted as complete.</summary>
    UnfinishedSpan,

    /// <summary>A channel id beyond the declared lanes; it got a lane of its own.</summary>
    UnknownLane,

    /// <summary>A RESET on a channel beyond the declared lanes; it closes nothing (simpler resets all possible cores at the end of a run).</summary>
    UnknownLaneReset,

    /// <summary>An event id without a label; shown as <c>event_&lt;id&gt;</c>.</summary>
    UnknownMarker,

    /// <summary>Marker names come from colours picked by hand: the order of registration, and so which name is whose, is not in the file.</summary>
    MarkerOrder,

    /// <summary>A SET on a core whose task before has no end of its own.</summary>
    SetOverSet,

    /// <summary>Tasks whose limits the two-slot model infers, since a second task was dispatched to the busy core and waited there.</summary>
    PairedTasks,

    /// <summary>A device's capture in which no core ran anything.</summary>
    NothingRan,

    /// <summary>The revision records no func_id: which kernel a task ran is unknown.</summary>
    KernelUnknown,

    /// <summary>Kernel names that were given contradict the cores that the kernels ran on; none of them was used.</summary>
    NamesContradict,

    /// <summary>Kernels that the given names do not name.</summary>
    NamesMissing,

    /// <summary>Flow ends without a matching end of the other direction.</summary>
    FlowWithoutPartner,

    /// <summary>Rows of a swimlane file that are not what its schema says; they were left out.</summary>
    InvalidRow,

    /// <summary>Several procs without common sync anchors: each keeps its own time base.</summary>
    SeparateTimeBases,
}
