using Ascend.Tracing.Formats.Recognition;

namespace Ascend.Tracing.Formats.Folders;

/// <summary>Looks for captures below a folder, by content, to a bounded depth; links are not followed.</summary>
internal sealed class FolderSearch(CancellationToken cancellation)
{
    /// <summary>Folders below each other that are looked into.</summary>
    public const int MaxDepth = 6;

    private const int MaxFiles = 4096;

    private readonly List<FoundCapture> _found = [];
    private int _files;

    /// <summary>True when there was more than is looked at.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Companions seen.</summary>
    public int Companions { get; private set; }

    /// <summary>What was found, by path.</summary>
    /// <exception cref="TraceFormatException">The folder cannot be listed.</exception>
    public IReadOnlyList<FoundCapture> In(string folder)
    {
        try
        {
            Add(folder, 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SourceFile.Unreadable(folder, e);
        }

        return _found;
    }

    /// <summary>True for a folder of TraCR: one with procs, whatever they are called, or a proc.</summary>
    public static bool IsTracr(string folder) =>
        Directory.EnumerateDirectories(folder, "proc.*").Any()
        || (File.Exists(Path.Combine(folder, "metadata.json")) && (Directory.EnumerateDirectories(folder, "thread.*").Any()
            || ContentProbe.TryKindOf(new(Path.Combine(folder, "metadata.json"))) == CaptureKind.TracrMetadata))
        || HasThreads(folder) || Directory.EnumerateDirectories(folder).Any(HasThreads);

    private static bool HasThreads(string folder)
    {
        try
        {
            return Directory.EnumerateDirectories(folder, "thread.*").Any(t => File.Exists(Path.Combine(t, "traces.bts")));
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void Add(string folder, int depth)
    {
        cancellation.ThrowIfCancellationRequested();
        if (IsTracr(folder))
        {
            _found.Add(new(folder, CaptureKind.TracrFolder));
            return;
        }

        foreach (string path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            if (++_files > MaxFiles)
            {
                IsCut = true;
                return;
            }

            CaptureKind? kind = ContentProbe.TryKindOf(new(path));
            if (kind is CaptureKind.ChipSwimlane or CaptureKind.ChromeJson or CaptureKind.Pftrace or CaptureKind.StraceLog or CaptureKind.OpSummary or CaptureKind.KernelDetails)
            {
                _found.Add(new(path, kind.Value));
            }

            Companions += kind is CaptureKind.Deps or CaptureKind.NameMap ? 1 : 0;
        }

        if (depth == MaxDepth)
        {
            IsCut |= Directory.EnumerateDirectories(folder).Any();
            return;
        }

        foreach (string path in Directory.EnumerateDirectories(folder).Order(RankNames.Order))
        {
            if (File.GetAttributes(path).HasFlag(FileAttributes.ReparsePoint))
            {
                continue;
            }

            Add(path, depth + 1);
        }
    }
}
