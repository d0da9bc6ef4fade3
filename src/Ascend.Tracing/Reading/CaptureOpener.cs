using System.Globalization;

namespace Ascend.Tracing.Reading;

/// <summary>Finds the procs and threads of a capture folder, reads their metadata and scans their files.</summary>
internal sealed class CaptureOpener(string path, TraceOpenOptions options, CancellationToken cancellation)
{
    private const ulong NanosecondsPerYear = 365UL * 24 * 3600 * 1_000_000_000;

    private readonly DiagnosticSink _sink = new();
    private readonly string _root = Path.GetFullPath(path);

    public TraceCapture Open()
    {
        if (!Directory.Exists(_root))
        {
            throw new TraceFormatException($"'{_root}' is no folder. Name a capture folder (one that holds proc.* folders).", _root);
        }

        string[] folders = ProcFolders();
        var procs = new List<TraceProc>();
        var taken = new HashSet<int>();
        foreach ((string folder, long number) in Numbered(folders))
        {
            procs.Add(OpenProc(folder, ProcId(folder, number, taken)));
        }

        procs.Sort((a, b) => a.Id.CompareTo(b.Id));
        CaptureTruth.AddTimeBases(procs, _sink);
        CaptureTruth.Add(procs, _sink, cancellation);
        return new TraceCapture(_root, procs, _sink.Items);
    }

    private string[] ProcFolders()
    {
        try
        {
            string[] folders = Directory.GetDirectories(_root, "proc.*");
            if (folders.Length == 0 && File.Exists(Path.Combine(_root, "metadata.json")))
            {
                return [_root];
            }

            return folders.Length > 0
                ? folders
                : throw new TraceFormatException($"'{_root}' holds no proc.* folder, so it is no TraCR capture.", _root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TraceFormatException($"'{_root}' cannot be listed: {e.Message}", _root, e);
        }
    }

    /// <summary>Folders with the number after the dot, by number; those without a number last, by name.</summary>
    private static IEnumerable<(string Folder, long Number)> Numbered(IEnumerable<string> folders) =>
        folders.Select(f => (Folder: f, Number: NumberOf(Path.GetFileName(f))))
            .OrderBy(f => f.Number < 0).ThenBy(f => f.Number).ThenBy(f => f.Folder, StringComparer.Ordinal);

    private static long NumberOf(string name) =>
        int.TryParse(name.AsSpan(name.IndexOf('.', StringComparison.Ordinal) + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : -1;

    private int ProcId(string folder, long number, HashSet<int> taken)
    {
        if (number >= 0 && taken.Add((int)number))
        {
            return (int)number;
        }

        int free = 0;
        while (!taken.Add(free))
        {
            free++;
        }

        string name = Relative(folder);
        if (number >= 0)
        {
            _sink.Add(DiagnosticKind.DuplicateProc, DiagnosticSeverity.Note, $"Another folder has the number {number} too; this one is shown as proc {free}.", name);
        }
        else if (folder != _root)
        {
            _sink.Add(DiagnosticKind.FolderName, DiagnosticSeverity.Note, $"The name does not end in a number; the proc is shown as {free}.", name);
        }

        return free;
    }

    private TraceProc OpenProc(string folder, int id)
    {
        cancellation.ThrowIfCancellationRequested();
        ProcMetadata metadata = ProcMetadata.Read(Path.Combine(folder, "metadata.json"));
        if (metadata.MarkerSource is MarkerNameSource.TypesUnordered)
        {
            _sink.Add(
                DiagnosticKind.MarkerOrder,
                DiagnosticSeverity.Note,
                "markerTypes has colours picked by hand and no markerLabels: which name belongs to which event id is not in the file. "
                + "Names follow the reference tool's order (keys as text) and may be swapped.",
                Relative(Path.Combine(folder, "metadata.json")));
        }

        (string Folder, long Number)[] folders = [.. Numbered(ThreadFolders(folder))];
        var scans = new ScannedFile[folders.Length];
        Parallel.For(0, folders.Length, new ParallelOptions { CancellationToken = cancellation }, i => scans[i] = Scan(folders[i].Folder));

        var threads = new List<TraceThread>();
        for (int i = 0; i < folders.Length; i++)
        {
            (string threadFolder, long number) = folders[i];
            if (number < 0)
            {
                _sink.Add(DiagnosticKind.FolderName, DiagnosticSeverity.Note, "The name does not end in a number; the thread is read after the others.", Relative(threadFolder));
            }

            if (OpenThread(scans[i], number) is { } thread)
            {
                threads.Add(thread);
            }
        }

        new StaleThreadCheck(options, _sink).Check(threads);
        List<TraceLane> lanes = LaneTable.Build(metadata, threads, _sink, cancellation);
        var proc = new TraceProc(id, Path.GetFileName(folder), metadata, threads, lanes, metadata.ChannelCount);
        if (proc.LastTimestamp - proc.FirstTimestamp > NanosecondsPerYear)
        {
            _sink.Add(
                DiagnosticKind.ImplausibleTime,
                DiagnosticSeverity.Loss,
                $"The records run from {proc.FirstTimestamp} to {proc.LastTimestamp} ns, more than a year: some timestamps are damaged.",
                Relative(folder));
        }

        return proc;
    }

    private string[] ThreadFolders(string folder)
    {
        try
        {
            return Directory.GetDirectories(folder, "thread.*");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _sink.Add(DiagnosticKind.UnreadableFile, DiagnosticSeverity.Loss, $"The folder cannot be listed: {e.Message}", Relative(folder));
            return [];
        }
    }

    private ScannedFile Scan(string threadFolder)
    {
        string file = Path.Combine(threadFolder, "traces.bts");
        try
        {
            if (!File.Exists(file))
            {
                return new(file, null, null);
            }

            using var records = new MappedRecords(file);
            return new(file, FileScan.Of(records, cancellation), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(file, null, e.Message);
        }
    }

    private TraceThread? OpenThread(ScannedFile file, long number)
    {
        string relative = Relative(file.Path);
        if (file.Problem is not null)
        {
            _sink.Add(DiagnosticKind.UnreadableFile, DiagnosticSeverity.Loss, $"The file cannot be read ({file.Problem}); its records are missing.", relative);
            return null;
        }

        if (file.Scan is null)
        {
            _sink.Add(DiagnosticKind.MissingFile, DiagnosticSeverity.Loss, "The thread folder has no traces.bts; its records are missing.", relative);
            return null;
        }

        Report(file.Scan, relative);
        return new TraceThread(number, file.Path, relative, file.Scan);
    }

    private void Report(FileScan scan, string file)
    {
        long tail = scan.Length % TraceRecord.Size;
        if (tail != 0)
        {
            _sink.Add(DiagnosticKind.PartialRecord, DiagnosticSeverity.Loss, $"The last {tail} bytes are a cut record; they were ignored.", file, scan.Length - tail);
        }

        if (scan.Count == 0)
        {
            _sink.Add(DiagnosticKind.EmptyFile, DiagnosticSeverity.Note, "The file holds no record.", file, 0);
        }

        if (scan.IsRotated)
        {
            _sink.Add(
                DiagnosticKind.RotatedFile,
                DiagnosticSeverity.Loss,
                "A ring buffer written as it lay in memory: read from the place where the time drops. What it overwrote is missing.",
                file,
                scan.FirstDrop * TraceRecord.Size);
        }
        else if (scan.Drops > 0)
        {
            _sink.Add(
                DiagnosticKind.UnsortedFile,
                DiagnosticSeverity.Note,
                "The time drops in several places; records were put in the order of time.",
                file,
                scan.FirstDrop * TraceRecord.Size,
                scan.Drops);
        }

        if (options.ProducerCapacity > 0 && scan.Count == options.ProducerCapacity)
        {
            _sink.Add(
                DiagnosticKind.FileAtCapacity,
                DiagnosticSeverity.Loss,
                $"The file holds exactly {scan.Count} records, the capacity of the producer's buffer: later records may be missing.",
                file,
                scan.Length - tail);
        }
    }

    private string Relative(string full) => Path.GetRelativePath(_root, full);

    /// <summary>A thread's file: its scan, or why it could not be read; neither when it is missing.</summary>
    private readonly record struct ScannedFile(string Path, FileScan? Scan, string? Problem);
}
