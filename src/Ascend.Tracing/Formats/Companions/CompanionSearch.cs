using Ascend.Tracing.Formats.Recognition;

namespace Ascend.Tracing.Formats.Companions;

/// <summary>Finds companions beside a file by what they hold. Where several could be meant none is chosen.</summary>
internal sealed class CompanionSearch(DiagnosticSink sink)
{
    private const int MaxFiles = 256;

    /// <summary>The only file of a kind in the folder of <paramref name="file"/>, or null.</summary>
    public SourceFile? Find(SourceFile file, CompanionKind kind)
    {
        SourceFile[] found = [.. In(file.Folder, kind)];
        if (found.Length > 1)
        {
            string option = kind == CompanionKind.Deps ? "--deps" : "--names";
            sink.Add(
                DiagnosticKind.CompanionAmbiguous,
                DiagnosticSeverity.Note,
                $"{found.Length} files could be the {(kind == CompanionKind.Deps ? "deps.json" : "name map")} of {file.Name} ({string.Join(", ", found.Select(f => f.Name))}); "
                + $"none was read. Name the right one ({option}).",
                file.Name,
                count: found.Length);
        }

        return found.Length == 1 ? found[0] : null;
    }

    /// <summary>A file of a kind in a sibling of the folder of <paramref name="file"/>, as a hint; it is not read. Null without one.</summary>
    public static SourceFile? FindElsewhere(SourceFile file, CompanionKind kind)
    {
        try
        {
            string? parent = Path.GetDirectoryName(file.Folder);
            return parent is null ? null : Directory.EnumerateDirectories(parent).Order(StringComparer.Ordinal).Take(MaxFiles)
                .Where(folder => folder != file.Folder).SelectMany(folder => In(folder, kind)).FirstOrDefault();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static IEnumerable<SourceFile> In(string folder, CompanionKind kind)
    {
        string[] files;
        try
        {
            files = [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Take(MaxFiles)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            yield break;
        }

        CaptureKind wanted = kind == CompanionKind.Deps ? CaptureKind.Deps : CaptureKind.NameMap;
        foreach (string path in files)
        {
            var file = new SourceFile(path);
            if (ContentProbe.TryKindOf(file) == wanted)
            {
                yield return file;
            }
        }
    }
}
