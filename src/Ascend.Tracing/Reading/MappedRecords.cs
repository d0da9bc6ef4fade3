using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Ascend.Tracing.Reading;

/// <summary>
/// A traces.bts file seen through one mapped window that slides over it, so that what stays resident does not grow with the
/// file. Not thread-safe.
/// </summary>
internal sealed unsafe class MappedRecords : IDisposable
{
    /// <summary>Records of a window: 2 MiB. Small enough that several threads' windows stay far below the resident budget.</summary>
    public const int WindowRecords = 1 << 17;

    private readonly SafeFileHandle _handle;
    private readonly MemoryMappedFile? _map;
    private MemoryMappedViewAccessor? _view;

    /// <summary>Opens the file for reading.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public MappedRecords(string path)
    {
        _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            Length = RandomAccess.GetLength(_handle);
            Count = Length / TraceRecord.Size;
            if (Count > 0)
            {
                _map = MemoryMappedFile.CreateFromFile(
                    _handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            }
        }
        catch
        {
            _handle.Dispose();
            throw;
        }
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
    public TraceRecord* Map(long first, long wanted, out int available)
    {
        Unmap();
        long count = Math.Min(Math.Min(wanted, WindowRecords), Count - first);
        // A page beyond the file's end faults: the length is checked again before each window.
        count = Math.Min(count, (RandomAccess.GetLength(_handle) / TraceRecord.Size) - first);
        if (count <= 0)
        {
            available = 0;
            return null;
        }

        _view = _map!.CreateViewAccessor(first * TraceRecord.Size, count * TraceRecord.Size, MemoryMappedFileAccess.Read);
        byte* pointer = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        available = (int)count;
        return (TraceRecord*)(pointer + _view.PointerOffset);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Unmap();
        _map?.Dispose();
        _handle.Dispose();
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
