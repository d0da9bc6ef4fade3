using System.IO.Compression;

namespace Ascend.Tracing.Formats;

/// <summary>A file that is read from beginning to end, unpacked on the way when it is a gzip stream.</summary>
/// <param name="Path">Its full path.</param>
internal sealed record SourceFile(string Path)
{
    /// <summary>Its name without folders.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Its folder.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>Opens the file; the caller disposes the stream.</summary>
    /// <exception cref="TraceFormatException">It cannot be opened.</exception>
    public Stream Open()
    {
        try
        {
            var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
            try
            {
                Span<byte> magic = stackalloc byte[2];
                bool isGzip = file.CanSeek && file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1F, 0x8B];
                if (file.CanSeek)
                {
                    file.Position = 0;
                }

                return isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(Path, e);
        }
    }

    /// <summary>The exception for a file or folder that cannot be read, with the way out where the cause is a limit.</summary>
    public static TraceFormatException Unreadable(string path, Exception e) => new($"'{path}' cannot be read: {SystemLimits.Explain(e)}", path, e);
}
