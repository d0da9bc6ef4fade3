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
        CaptureTruth.Add(procs, _sink);
        return new TraceCapture(_root, procs, _sink.Items);
    }

    private string[] ProcFolders()
    {
        try
        {
            string[] folders = Directory.GetDirectories(_root, "proc.*");
            if (folders.Length == 0 && IsProc(_root))
            {
                return [_root];
            }

            // A revision may call its proc folders otherwise: what one holds tells.
            folders = folders.Length > 0 ? folders : Array.FindAll(Directory.GetDirectories(_root), IsProc);
            return folders.Length > 0
                ? folders
                : throw new TraceFormatException(
                    $"'{_root}' holds no proc.* folder and no other with metadata.json or thread.*/traces.bts, so it is no TraCR capture.", _root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TraceFormatException($"'{_root}' cannot be listed: {e.Message}", _root, e);
        }
    }

    private static bool IsProc(string folder) => File.Exists(Path.Combine(folder, "metadata.json"))
        || Directory.EnumerateDirectories(folder, "thread.*").Any(t => File.Exists(Path.Combine(t, "traces.bts")));

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

        TraceProc proc = Assemble(folder, id, metadata, threads);
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

    /// <summary>The proc of a run's threads, without the files that are none of the run's.</summary>
    private TraceProc Assemble(string folder, int id, ProcMetadata metadata, List<TraceThread> threads)
    {
        var cores = new AicoreFiles(metadata, options, _sink);
        ThreadRole[] roles = new ThreadSorter(cores.AicpuThreads, cores.CoreLanes, metadata.StartTime, options, _sink).RolesOf(threads);
        var leftOut = new List<TraceThread>();
        for (int i = roles.Length - 1; i >= 0; i--)
        {
            threads[i].Role = roles[i];
            if (roles[i] == ThreadRole.Blank || (roles[i] == ThreadRole.Stale && !options.IncludeLeftOut))
            {
                leftOut.Insert(0, threads[i]);
                threads.RemoveAt(i);
            }
        }

        List<TraceLane> onCore = cores.Take(threads);
        new CapacityCheck(options, _sink).Check(threads);
        List<TraceLane> lanes = LaneTable.Build(metadata, threads, onCore, _sink, cancellation);
        return new TraceProc(id, Path.GetFileName(folder), metadata, threads, lanes, metadata.ChannelCount)
        {
            LeftOut = leftOut,
            CoreTime = !lanes.Exists(l => l.Kind == LaneKind.AicpuView) ? CoreTimeSource.AicpuView
                : lanes.Exists(l => l.IsCore && l.OnCoreOf is null) ? CoreTimeSource.Mixed
                : CoreTimeSource.OnCore,
        };
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

        if (scan is { BlankTail: > 0, Count: > 0 })
        {
            _sink.Add(
                DiagnosticKind.BlankFile,
                DiagnosticSeverity.Loss,
                $"The last {scan.BlankTail} records are zeros, parts of a buffer that nobody wrote; they were left out.",
                file,
                scan.Count * TraceRecord.Size,
                scan.BlankTail);
        }

        if (scan.Count == 0 && !scan.IsBlank)
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
    }

    private string Relative(string full) => Path.GetRelativePath(_root, full);

    /// <summary>A thread's file: its scan, or why it could not be read; neither when it is missing.</summary>
    private readonly record struct ScannedFile(string Path, FileScan? Scan, string? Problem);
}
