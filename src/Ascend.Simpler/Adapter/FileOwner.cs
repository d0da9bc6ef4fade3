using System.Runtime.InteropServices;

namespace Ascend.Simpler;

/// <summary>Whether a file belongs to the user alone, which .NET does not tell.</summary>
internal static unsafe partial class FileOwner
{
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint TypeModeAndOwner = 0x0B; // STATX_TYPE | STATX_MODE | STATX_UID
    private const int FileType = 0xF000;
    private const int SymbolicLink = 0xA000;
    private const int WritableByOthers = 0x12; // S_IWGRP | S_IWOTH

    /// <summary>Why a file or directory is not the user's alone, to follow its name; null when it is.</summary>
    public static string? Problem(string path)
    {
        StatX answer = default;
        if (statx(CurrentDirectory, path, NoFollow, TypeModeAndOwner, &answer) != 0)
        {
            return $"cannot be examined ({Marshal.GetLastPInvokeErrorMessage()})";
        }

        return (answer.Mode & FileType) == SymbolicLink ? "is a symbolic link"
            : answer.User != geteuid() ? $"belongs to user {answer.User}, not to user {geteuid()} who runs this"
            : (answer.Mode & WritableByOthers) != 0 ? $"may be written by others (mode {Convert.ToString(answer.Mode & 0xFFF, 8)})"
            : null;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int statx(int directory, string path, int flags, uint mask, StatX* answer);

    [LibraryImport("libc")]
    private static partial uint geteuid();

    /// <summary>struct statx of Linux, as far as it is read.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatX
    {
        [FieldOffset(20)]
        public uint User;

        [FieldOffset(28)]
        public ushort Mode;
    }
}
