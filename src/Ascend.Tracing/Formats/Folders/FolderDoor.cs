using System.Globalization;
using Ascend.Tracing.Formats.Recognition;

namespace Ascend.Tracing.Formats.Folders;

/// <summary>Opens a folder: TraCR's, one of ranks, or one with a single capture somewhere in it. It never chooses among several.</summary>
internal sealed class FolderDoor(TraceDoorOptions options, CancellationToken cancellation)
{
    private const int Listed = 12;

    /// <summary>Opens a folder.</summary>
    public OpenedTrace Open(string folder)
    {
        if (IsTracr(folder))
        {
            return OpenTracr(folder);
        }

        var search = new FolderSearch(cancellation);
        IReadOnlyList<FoundCapture> found = search.In(folder);
        FoundCapture[] candidates = found.Any(f => f.IsRecording) ? [.. found.Where(f => f.IsRecording)] : [.. found];
        if (candidates.Length == 0)
        {
            string seen = search.Companions > 0 ? $" (only {search.Companions} companion files such as deps.json)" : "";
            throw NotRead.Folder(folder, seen + (search.IsCut ? " in the part that was searched; it is very large" : ""));
        }

        if (candidates.Length > 1)
        {
            bool areRanks = Array.TrueForAll(candidates, c => c.Kind == CaptureKind.ChipSwimlane)
                && candidates.Select(c => Path.GetDirectoryName(c.Path)).Distinct(StringComparer.Ordinal).Count() == candidates.Length;
            return areRanks ? new RankFolder(folder, options, cancellation).Open(candidates) : throw Several(folder, candidates);
        }

        return candidates[0].Kind == CaptureKind.TracrFolder
            ? OpenTracr(candidates[0].Path)
            : new FileDoor(options, cancellation).Open(new(candidates[0].Path), candidates[0].Kind);
    }

    private OpenedTrace OpenTracr(string folder) => new(CaptureKind.TracrFolder, TraceCapture.Open(folder, options.Tracr, cancellation), [new("clock", "the producer's, in ns")]);

    private static bool IsTracr(string folder)
    {
        try
        {
            return FolderSearch.IsTracr(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SourceFile.Unreadable(folder, e);
        }
    }

    private static TraceFormatException Several(string folder, FoundCapture[] found)
    {
        string list = string.Join(", ", found.Take(Listed).Select(f => $"{Path.GetRelativePath(folder, f.Path)} ({f.Kind})"));
        string more = found.Length > Listed ? string.Create(CultureInfo.InvariantCulture, $" and {found.Length - Listed} more") : "";
        return new($"'{folder}' holds {found.Length} captures, and which one is meant is not known: {list}{more}. Name one.", folder);
    }
}
