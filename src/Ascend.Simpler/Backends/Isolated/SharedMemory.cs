using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ascend.Simpler;

/// <summary>
/// Memory that a session and its worker see both. It has no name in any file system, so nothing of it remains however the
/// processes end, and its size is sealed, so that neither can take it away from under the other.
/// </summary>
internal sealed unsafe partial class SharedMemory : IDisposable
{
    private const uint CloseOnExec = 1;
    private const uint AllowSealing = 2;
    private const int AddSeals = 1033;
    private const int SealEverything = 1 | 2 | 4; // seal, shrink, grow

    private readonly SafeFileHandle _file;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private int _disposed;

    private SharedMemory(SafeFileHandle file, long length)
    {
        _file = file;
        Length = length;
        _map = MemoryMappedFile.CreateFromFile(file, null, length, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        _view = _map.CreateViewAccessor(0, length);
        byte* address = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref address);
        Address = address;
    }

    /// <summary>Where it starts in this process; aligned to a page.</summary>
    public byte* Address { get; }

    /// <summary>Its size in bytes.</summary>
    public long Length { get; }

    /// <summary>Where another process of this user opens it while this object lives.</summary>
    public string Path => $"/proc/{Environment.ProcessId}/fd/{_file.DangerousGetHandle()}";

    /// <exception cref="AscendOutOfMemoryException">The system gives no such memory.</exception>
    public static SharedMemory Create(long length)
    {
        int descriptor = memfd_create("ascend", CloseOnExec | AllowSealing);
        if (descriptor < 0)
        {
            throw Refused(length, new IOException($"memfd_create: {Marshal.GetLastPInvokeErrorMessage()}"));
        }

        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            RandomAccess.SetLength(file, length);
            _ = fcntl(descriptor, AddSeals, SealEverything);
            return new SharedMemory(file, length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file.Dispose();
            throw Refused(length, e);
        }
    }

    /// <summary>Opens what another process created.</summary>
    /// <exception cref="AscendException">It cannot be opened.</exception>
    public static SharedMemory Open(string path, long length)
    {
        try
        {
            return new SharedMemory(File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite), length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new AscendException(
                $"The worker cannot open the session's shared memory '{path}' of {length} bytes: {e.Message}",
                "Run session and worker as the same user with /proc mounted, or use SessionIsolation.InProcess.",
                e);
        }
    }

    public Span<byte> Slice(long offset, int count) => new(Address + offset, count);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _map.Dispose();
            _file.Dispose();
        }
    }

    private static AscendOutOfMemoryException Refused(long length, Exception cause) => new(
        $"The system gives no shared memory of {length} bytes for the tensors of an isolated session: {cause.Message}",
        "Free memory, or keep tensors in device buffers of the session.",
        cause);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int memfd_create(string name, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int descriptor, int command, int argument);
}
