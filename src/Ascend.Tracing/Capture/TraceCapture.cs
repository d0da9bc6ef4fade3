using Ascend.Tracing.Figures;
using Ascend.Tracing.Reading;

namespace Ascend.Tracing;

/// <summary>
/// A TraCR capture folder. Opening it reads the metadata and checks the order of every file once; records are read by
/// streaming (<see cref="ReadEvents"/>, figures, exports) and never kept.
/// </summary>
/// <remarks>
/// Holds no files open between reads, so there is nothing to dispose. Safe for concurrent reads from several threads.
/// </remarks>
public sealed class TraceCapture
{
    private readonly Lock _gate = new();
    private readonly IReadOnlyList<TraceDiagnostic> _structural;
    private IReadOnlyList<TraceDiagnostic> _records = [];
    private IReadOnlyList<TraceDiagnostic> _names = [];
    private bool _recordsChecked;

    internal TraceCapture(string path, IReadOnlyList<TraceProc> procs, IReadOnlyList<TraceDiagnostic> structural)
    {
        Path = path;
        Procs = procs;
        _structural = structural;
    }

    /// <summary>The folder's full path.</summary>
    public string Path { get; }

    /// <summary>The procs by id; at least one.</summary>
    public IReadOnlyList<TraceProc> Procs { get; }

    /// <summary>Records of all procs.</summary>
    public long RecordCount => Procs.Sum(p => p.RecordCount);

    /// <summary>
    /// The findings. Those about files and metadata are there from the start; those about records (orphan RESETs, open spans,
    /// unknown names, flows) after the first complete read, whoever made it. <see cref="Check"/> makes one. Those about kernel
    /// names are of the last report or export that was given some.
    /// </summary>
    public IReadOnlyList<TraceDiagnostic> Diagnostics
    {
        get
        {
            lock (_gate)
            {
                return [.. _structural, .. _records, .. _names];
            }
        }
    }

    /// <summary>The verdict that follows from <see cref="Diagnostics"/>; final once the records were read.</summary>
    public CaptureVerdict Verdict => DiagnosticSink.VerdictOf(Diagnostics);

    /// <summary>True once a complete read has checked the records.</summary>
    public bool RecordsChecked
    {
        get
        {
            lock (_gate)
            {
                return _recordsChecked;
            }
        }
    }

    /// <summary>Opens a capture folder: one with <c>proc.*</c> folders, or a single <c>proc.*</c> folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="options">Thresholds of the checks; null for the defaults.</param>
    /// <param name="cancellation">Cancels the check of the files.</param>
    /// <exception cref="TraceFormatException">No such folder, no proc folder in it, or a missing or invalid metadata.json.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was triggered.</exception>
    public static TraceCapture Open(string path, TraceOpenOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new CaptureOpener(path, options ?? TraceOpenOptions.Default, cancellation).Open();
    }

    /// <summary>
    /// Starts reading the spans and flows of one proc, merged over its threads by (timestamp, thread order, position), in the
    /// order in which spans close.
    /// </summary>
    /// <param name="proc">A proc of this capture.</param>
    /// <param name="slots">How the spans of core lanes are made; the default is what the reference tools do.</param>
    /// <returns>A reader, to be disposed by the caller.</returns>
    public TraceEventReader ReadEvents(TraceProc proc, SlotModel slots = SlotModel.Adjacent)
    {
        ArgumentNullException.ThrowIfNull(proc);
        return Procs.Contains(proc) ? new TraceEventReader(this, proc, slots) : throw new ArgumentException("The proc belongs to another capture.", nameof(proc));
    }

    /// <summary>Reads all records once, so that <see cref="Diagnostics"/> and <see cref="Verdict"/> are final. Does nothing if that was done.</summary>
    /// <param name="cancellation">Cancels the read.</param>
    /// <exception cref="IOException">A file became unreadable since the capture was opened.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was triggered.</exception>
    public CaptureVerdict Check(CancellationToken cancellation = default)
    {
        if (!RecordsChecked)
        {
            var findings = new RecordFindings(this);
            foreach (TraceProc proc in Procs)
            {
                using TraceEventReader reader = ReadEvents(proc);
                while (reader.ReadBatch())
                {
                    cancellation.ThrowIfCancellationRequested();
                }

                findings.Add(reader);
            }

            findings.Publish();
            SetNameFindings(Procs.Select(p => KernelNaming.Of(p, KernelNames.None, trustFuncIds: false)));
        }

        return Verdict;
    }

    internal void SetRecordFindings(IReadOnlyList<TraceDiagnostic> findings)
    {
        lock (_gate)
        {
            _records = findings;
            _recordsChecked = true;
        }
    }

    /// <summary>Takes what was found about the kernel names that a report or an export uses.</summary>
    internal void SetNameFindings(IEnumerable<KernelNaming> namings)
    {
        TraceDiagnostic[] findings = [.. namings.SelectMany(n => n.Findings)];
        lock (_gate)
        {
            _names = findings;
        }
    }
}
