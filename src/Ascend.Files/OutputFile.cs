using System.IO.Compression;

namespace Ascend.Files;

/// <summary>
/// Output to a path. A regular file appears, or gets its new content, only when it is finished: it is written beside its
/// place and renamed by <see cref="Commit"/>, or dropped by <see cref="Dispose"/>. Links are followed; the mode, and where
/// possible the owner, stay; a file with several names keeps them all, its content being copied in place. Whatever else is
/// there
/// already (a pipe, a device, a socket, a descriptor) is opened and written through. Missing folders are made.
/// </summary>
/// <remarks>Not thread-safe. Disks and folders are refused.</remarks>
internal sealed class OutputFile : IDisposable
{
    private readonly OutputPlace _place;
    private readonly StagedFile? _staged;
    private readonly Stream _raw;
    private bool _done;

    /// <summary>Opens the output.</summary>
    /// <param name="path">The path; its folder is made.</param>
    /// <exception cref="IOException">It cannot be written; the message names the path and the next step.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public OutputFile(string path)
    {
        _place = OutputPlace.Find(path);
        OutputAccess.Require(_place);
        try
        {
            if (_place.Descriptor is null && _place.Kind is FileKind.Missing or FileKind.Regular)
            {
                _staged = StagedFile.Create(_place);
                _raw = _staged.Stream;
            }
            else
            {
                _raw = ThroughStream.Open(_place);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw OutputFailure.Of(path, _staged?.Path, e);
        }

        Stream = new OutputStream(_raw, path, _staged?.Path);
    }

    /// <summary>Where the content goes.</summary>
    public Stream Stream { get; }

    /// <summary>The output is a terminal.</summary>
    public bool IsTerminal => ThroughStream.IsTerminal(_place, _raw);

    /// <summary>Has a whole output written and commits it.</summary>
    /// <param name="path">The path; its folder is made.</param>
    /// <param name="write">Writes the content.</param>
    public static void Write(string path, Action<Stream> write)
    {
        using var file = new OutputFile(path);
        write(file.Stream);
        file.Commit();
    }

    /// <summary>Finds out before long work that a path could not be written after it; changes nothing.</summary>
    /// <exception cref="IOException">It could not.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not.</exception>
    public static void RequireWritable(string path) => OutputAccess.Require(OutputPlace.Find(path));

    /// <summary>Has the content written, compressed if asked for, and commits.</summary>
    public void Write(bool gzip, Action<Stream> write)
    {
        if (gzip)
        {
            using var compressed = new GZipStream(Stream, CompressionLevel.Fastest, leaveOpen: true);
            write(compressed);
        }
        else
        {
            write(Stream);
        }

        Commit();
    }

    /// <summary>Finishes the output and gives a regular file its name or its new content.</summary>
    public void Commit()
    {
        try
        {
            _raw.Dispose();
            _staged?.Place();
            _done = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw OutputFailure.Of(_place.Path, _staged?.Path, e);
        }
    }

    /// <summary>Drops what was not committed.</summary>
    public void Dispose()
    {
        _raw.Dispose();
        if (!_done)
        {
            _staged?.Drop();
        }
    }
}
