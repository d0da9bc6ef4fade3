using Ascend.Tracing.Formats.Folders;

namespace Ascend.Tracing.Formats.Archives;

/// <summary>Opens what an archive holds.</summary>
internal static class ArchiveDoor
{
    /// <summary>Unpacks an archive to a folder of its own and opens that.</summary>
    public static OpenedTrace Open(SourceFile file, TraceDoorOptions options, CancellationToken cancellation)
    {
        var scratch = new ScratchFolder();
        try
        {
            var extractor = new ArchiveExtractor(file, scratch.Path, cancellation);
            extractor.Extract();
            OpenedTrace inside = Inside(file, scratch, options, cancellation);
            TraceCapture capture = inside.Capture.Named(file.Path);
            if (extractor.LeftOut > 0)
            {
                capture.AddFinding(new(
                    DiagnosticKind.NotRead,
                    DiagnosticSeverity.Note,
                    extractor.LeftOut,
                    file.Name,
                    -1,
                    "Links and special files of the archive were left out."));
            }

            return new(inside.Kind, capture, inside.Facts, scratch);
        }
        catch
        {
            scratch.Dispose();
            throw;
        }
    }

    private static OpenedTrace Inside(SourceFile file, ScratchFolder scratch, TraceDoorOptions options, CancellationToken cancellation)
    {
        try
        {
            return new FolderDoor(options, cancellation).Open(scratch.Path);
        }
        catch (TraceFormatException e)
        {
            // Messages speak of the archive, not of the place where it was unpacked.
            throw new TraceFormatException(e.Message.Replace(scratch.Path, file.Path, StringComparison.Ordinal), file.Path, e);
        }
    }
}
