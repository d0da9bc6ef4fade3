using System.Runtime.InteropServices;

namespace Ascend.Simpler;

/// <summary>The C library's calls on file descriptors.</summary>
internal static unsafe partial class FileDescriptors
{
    public const int StandardError = 2;

    private const int CloseOnExec = 0x80000;
    private const int DuplicateCloseOnExec = 1030;

    /// <summary>Makes a pipe that child processes do not inherit.</summary>
    /// <exception cref="IOException">The process has no descriptors left.</exception>
    public static (int Read, int Write) Pipe()
    {
        int* ends = stackalloc int[2];
        Check(pipe2(ends, CloseOnExec), nameof(pipe2));
        return (ends[0], ends[1]);
    }

    /// <summary>A second descriptor for the same file, which child processes do not inherit.</summary>
    /// <exception cref="IOException">The descriptor is closed, or the process has none left.</exception>
    public static int Duplicate(int descriptor) => Check(fcntl(descriptor, DuplicateCloseOnExec, 3), nameof(fcntl));

    /// <summary>Makes <paramref name="target"/> another name of <paramref name="source"/>.</summary>
    /// <exception cref="IOException">A descriptor is closed.</exception>
    public static void Redirect(int source, int target) => Check(dup2(source, target), nameof(dup2));

    /// <summary>Closes a descriptor.</summary>
    public static void Close(int descriptor) => _ = close(descriptor);

    /// <summary>Reads what is there, waiting for the first byte; 0 at the end.</summary>
    public static int Read(int descriptor, Span<byte> buffer)
    {
        fixed (byte* to = buffer)
        {
            return (int)Math.Max(0, read(descriptor, to, (nuint)buffer.Length));
        }
    }

    /// <summary>Writes everything, or what the file takes; a closed file takes nothing.</summary>
    public static void Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            nint written;
            fixed (byte* from = bytes)
            {
                written = write(descriptor, from, (nuint)bytes.Length);
            }

            if (written <= 0)
            {
                return;
            }

            bytes = bytes[(int)written..];
        }
    }

    private static int Check(int result, string operation) => result >= 0
        ? result
        : throw new IOException($"{operation} failed: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    [LibraryImport("libc", SetLastError = true)]
    private static partial int pipe2(int* ends, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int descriptor, int command, int argument);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int dup2(int source, int target);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);

    [LibraryImport("libc")]
    private static partial nint read(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc")]
    private static partial nint write(int descriptor, byte* buffer, nuint count);
}
