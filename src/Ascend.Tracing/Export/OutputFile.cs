using System.IO.Compression;

namespace Ascend.Tracing.Export;

/// <summary>
/// A file that appears under its name only when it is finished: written beside it under a temporary name, renamed by
/// <see cref="Commit"/>, removed by <see cref="Dispose"/> otherwise.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private bool _done;

    /// <summary>Creates the temporary file; the folder must exist.</summary>
    public OutputFile(string path)
    {
        _path = Path.GetFullPath(path);
        _temporary = $"{_path}.{Guid.NewGuid():N}.tmp";
        Stream = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }

    /// <summary>Where the content goes.</summary>
    public FileStream Stream { get; }

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

    /// <summary>Closes the file and gives it its name; a file of that name is replaced.</summary>
    public void Commit()
    {
        Stream.Dispose();
        File.Move(_temporary, _path, overwrite: true);
        _done = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stream.Dispose();
        if (!_done)
        {
            File.Delete(_temporary);
        }
    }
}
