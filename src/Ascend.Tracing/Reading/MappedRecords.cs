using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Ascend.Tracing.Reading;

/// <summary>
/// A traces.bts file seen through one mapped window that slides over it, so that what stays resident does not grow with the
/// file. The file is open only while a window is mapped, so any number of files can be read side by side. Not thread-safe.
/// </summary>
internal sealed unsafe class MappedRecords : IDisposable
{
    /// <summary>Records of a window: 2 MiB. Small enough that several threads' windows stay far below the resident budget.</summary>
    public const int WindowRecords = 1 << 17;

    private readonly string _path;
    private MemoryMappedViewAccessor? _view;

    /// <summary>Takes the length of the file.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public MappedRecords(string path)
    {
        _path = path;
        using SafeFileHandle handle = OpenFile();
        Length = RandomAccess.GetLength(handle);
        Count = Length / TraceRecord.Size;
    }

    /// <summary>Bytes of the file when it was opened.</summary>
    public long Length { get; }

    /// <summary>Whole records of the file when it was opened.</summary>
    public long Count { get; }

    /// <summary>
    /// Maps the records from <paramref name="first"/> on and unmaps the window before. The pointer is valid until the next
    /// call. Fewer records than asked for come back at a window's end; none when the file has become shorter since.
    /// </summary>
    /// <param name="first">Index of the first record, below <see cref="Count"/>.</param>
    /// <param name="wanted">Records wanted.</param>
    /// <param name="available">Records mapped.</param>
    /// <exception cref="IOException">The file can no longer be opened or mapped.</exception>
    public TraceRecord* Map(long first, long wanted, out int available)
    {
        Unmap();
        using SafeFileHandle handle = OpenFile();
        long count = Math.Min(Math.Min(wanted, WindowRecords), Count - first);
        // A page beyond the file's end faults: the length is checked again before each window.
        count = Math.Min(count, (RandomAccess.GetLength(handle) / TraceRecord.Size) - first);
        if (count <= 0)
        {
            available = 0;
            return null;
        }

        // A mapping outlives the file handle it was made with.
        using MemoryMappedFile map = MemoryMappedFile.CreateFromFile(
            handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = map.CreateViewAccessor(first * TraceRecord.Size, count * TraceRecord.Size, MemoryMappedFileAccess.Read);
        byte* pointer = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        available = (int)count;
        return (TraceRecord*)(pointer + _view.PointerOffset);
    }

    /// <inheritdoc/>
    public void Dispose() => Unmap();

    private SafeFileHandle OpenFile()
    {
        try
        {
            return File.OpenHandle(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (IOException e) when (Formats.SystemLimits.Explain(e) is var text && text != e.Message)
        {
            throw new IOException(text, e);
        }
    }

    private void Unmap()
    {
        if (_view is { } view)
        {
            _view = null;
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            view.Dispose();
        }
    }
}
