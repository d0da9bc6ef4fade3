using System.Runtime.InteropServices;

namespace Ascend.Files;

/// <summary>The head of Linux' <c>struct statx</c>, whose layout is the same on every processor (statx(2)).</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct FileStatistics
{
    private const int TypeMask = 0xF000;
    private const int PermissionMask = 0xFFF;

    /// <summary>Names of the file.</summary>
    [FieldOffset(16)]
    public uint Links;

    /// <summary>Owner.</summary>
    [FieldOffset(20)]
    public uint User;

    /// <summary>Owning group.</summary>
    [FieldOffset(24)]
    public uint Group;

    /// <summary>Type and permissions.</summary>
    [FieldOffset(28)]
    public ushort Mode;

    /// <summary>Number within the file system.</summary>
    [FieldOffset(32)]
    public ulong Inode;

    /// <summary>Major number of the file system's device.</summary>
    [FieldOffset(136)]
    public uint DeviceMajor;

    /// <summary>Minor number of the file system's device.</summary>
    [FieldOffset(140)]
    public uint DeviceMinor;

    /// <summary>What it is.</summary>
    public readonly FileKind Kind => (FileKind)(Mode & TypeMask);

    /// <summary>The permissions.</summary>
    public readonly UnixFileMode Permissions => (UnixFileMode)(Mode & PermissionMask);

    /// <summary>Both are the same file.</summary>
    public readonly bool IsSameFileAs(in FileStatistics other) =>
        Inode == other.Inode && DeviceMajor == other.DeviceMajor && DeviceMinor == other.DeviceMinor;

    /// <summary>What is at a path; null when there is nothing or it cannot be looked at.</summary>
    public static FileStatistics? Of(string path, bool follow) => !OperatingSystem.IsLinux() ? Ordinary(path)
        : NativeFiles.Statx(
            NativeFiles.CurrentFolder, path, follow ? 0
                : NativeFiles.NoFollow, NativeFiles.BasicStatistics, out FileStatistics status) == 0
            ? status
            : null;

    private static FileStatistics? Ordinary(string path) => Directory.Exists(path) ? new FileStatistics
    {
        Mode = (ushort)FileKind.Folder,
        Links = 1,
    }
        : File.Exists(path) ? new FileStatistics { Mode = (ushort)FileKind.Regular, Links = 1 }
        : null;
}
