using Ascend.Tracing.Reading;

namespace Ascend.Tracing;

/// <summary>One thread folder of a proc: the records one producer thread wrote, for any lane.</summary>
public sealed class TraceThread
{
    internal TraceThread(long id, string path, string relativePath, FileScan scan)
    {
        Id = id;
        Path = path;
        RelativePath = relativePath;
        Scan = scan;
    }

    /// <summary>The number in the folder's name: the AICPU thread index + 1 (simpler) or the Linux tid (stand-alone).</summary>
    public long Id { get; }

    /// <summary>The traces.bts file relative to the capture.</summary>
    public string RelativePath { get; }

    /// <summary>Whole records of the file.</summary>
    public long RecordCount => Scan.Count;

    /// <summary>The smallest timestamp in ns of the producer's clock; 0 without records.</summary>
    public ulong FirstTimestamp => Scan.Count == 0 ? 0 : Scan.First;

    /// <summary>The largest timestamp in ns of the producer's clock; 0 without records.</summary>
    public ulong LastTimestamp => Scan.Last;

    /// <summary>Records of zeros at the file's end, which count as none.</summary>
    public long BlankRecords => Scan.BlankTail;

    /// <summary>Who wrote the file, and whether it belongs to this run.</summary>
    public ThreadRole Role { get; internal set; }

    /// <summary>
    /// The channel that the file's records carry, where they were given one of their own when they were read; null otherwise.
    /// </summary>
    internal int? WrittenChannel { get; init; }

    /// <summary>Records that were changed when they were read, or that another kind of file was turned into; else null.</summary>
    internal TraceRecord[]? Records { get; init; }

    /// <summary>The file's full path.</summary>
    internal string Path { get; }

    internal FileScan Scan { get; }
}
