using System.Globalization;
using Ascend.Tracing.Formats.Spans;
using Ascend.Tracing.Formats.Swimlane;

namespace Ascend.Tracing.Formats.Folders;

/// <summary>
/// Opens a folder of several ranks' swimlanes as one capture with a proc for each: side by side, each on its own clock. Times of
/// different devices are never put together unless the files themselves say how.
/// </summary>
internal sealed class RankFolder(string folder, TraceDoorOptions options, CancellationToken cancellation)
{
    private readonly DiagnosticSink _sink = new();

    /// <summary>Opens the files found.</summary>
    public OpenedTrace Open(IReadOnlyList<FoundCapture> files)
    {
        if (options.DepsPath is not null)
        {
            throw new TraceFormatException($"--deps names one file, but '{folder}' holds {files.Count} captures with one each. Name one of them.", folder);
        }

        string[] relative = [.. files.Select(f => Path.GetRelativePath(folder, Path.GetDirectoryName(f.Path)!))];
        int?[] ranks = [.. relative.Select(RankNames.RankOf)];
        bool byRank = ranks.All(r => r is not null) && ranks.Distinct().Count() == ranks.Length;
        var procs = new List<ProcDraft>();
        for (int i = 0; i < files.Count; i++)
        {
            // Findings name the file by its place below the folder.
            var own = new DiagnosticSink();
            _ = new SwimlaneFile(new(files[i].Path), options, own, cancellation).Read(byRank ? ranks[i]!.Value : i, relative[i], out ProcDraft proc);
            procs.Add(proc);
            foreach (TraceDiagnostic finding in own.Items)
            {
                _sink.Add(finding.Kind, finding.Severity, finding.Meaning, Path.Combine(relative[i], finding.File), finding.Offset, finding.Count);
            }
        }

        ReportMissing(relative);
        TraceCapture capture = CaptureAssembly.Of(folder, procs, _sink);
        return new(CaptureKind.RankFolder, capture, Facts(relative, capture));
    }

    /// <summary>Folders of ranks in which no records were found.</summary>
    private void ReportMissing(IEnumerable<string> relative)
    {
        HashSet<string> with = [.. relative.Select(r => string.Join(Path.DirectorySeparatorChar, Above(r)))];
        var ownFolders = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            MaxRecursionDepth = FolderSearch.MaxDepth,
            AttributesToSkip = FileAttributes.ReparsePoint,
        };
        foreach (string rank in Directory.EnumerateDirectories(folder, "rank*", ownFolders).Order(StringComparer.Ordinal))
        {
            string name = Path.GetRelativePath(folder, rank);
            if (RankNames.RankOf(name) is not null && !with.Contains(name))
            {
                _sink.Add(DiagnosticKind.MissingFile, DiagnosticSeverity.Loss, "The rank's folder holds no chip swimlane records; the rank is missing.", name);
            }
        }
    }

    /// <summary>The parts of a path up to the rank's folder.</summary>
    private static IEnumerable<string> Above(string relative)
    {
        foreach (string part in relative.Split(Path.DirectorySeparatorChar))
        {
            yield return part;
            if (RankNames.RankOf(part) is not null)
            {
                yield break;
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Facts(string[] relative, TraceCapture capture)
    {
        yield return new("ranks", string.Create(CultureInfo.InvariantCulture, $"{relative.Length}: {string.Join(", ", relative)}"));
        bool isAligned = capture.Procs.All(p => p.Alignment?.Domain is not null) && capture.Procs.Select(p => p.Alignment!.Domain).Distinct().Count() == 1;
        yield return new("clocks", isAligned
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"each file says how its device's clock lies to one host clock, to within {capture.Procs.Max(p => p.Alignment!.UncertaintyNs) / 1000.0:F3} us (--time Anchors)")
            : "each device's own; device clocks of ranks are not comparable (--proc chooses one rank)");
    }
}
