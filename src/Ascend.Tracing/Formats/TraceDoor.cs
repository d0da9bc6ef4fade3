using Ascend.Tracing.Formats;
using Ascend.Tracing.Formats.Archives;
using Ascend.Tracing.Formats.Folders;
using Ascend.Tracing.Formats.Recognition;

namespace Ascend.Tracing;

/// <summary>
/// The one way into whatever people hold: a path of any kind, recognised by what it holds and never by its name, becomes a capture in
/// the common model. What cannot be read is named for what it is, with the way out.
/// </summary>
public static class TraceDoor
{
    /// <summary>Opens a file or folder.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    /// <returns>The capture and what it was made of; to be disposed.</returns>
    /// <exception cref="TraceFormatException">
    /// Nothing is there, what is there is of no kind that is read, or it is damaged so that nothing can be made of it.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was triggered.</exception>
    public static OpenedTrace Open(string path, TraceDoorOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= TraceDoorOptions.Default;
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            return new FolderDoor(options, cancellation).Open(full);
        }

        if (!File.Exists(full))
        {
            throw new TraceFormatException($"'{full}' does not exist.", full);
        }

        var file = new SourceFile(full);
        CaptureKind kind = ContentProbe.KindOf(file);
        return kind == CaptureKind.Archive
            ? ArchiveDoor.Open(file, options, cancellation)
            : new FileDoor(options, cancellation).Open(file, kind);
    }

    /// <summary>Tells what a file is, from its first bytes.</summary>
    /// <param name="path">An existing file.</param>
    /// <exception cref="TraceFormatException">It cannot be read.</exception>
    public static CaptureKind Recognize(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ContentProbe.KindOf(new SourceFile(Path.GetFullPath(path)));
    }
}
