using System.Runtime.InteropServices;

namespace Ascend.Files;

/// <summary>The calls of the C library that .NET has no counterpart of. Answers are 0 or −1 with errno.</summary>
/// <remarks>Linux only; elsewhere everything counts as an ordinary file that may be written.</remarks>
internal static partial class NativeFiles
{
    /// <summary>The folder that relative paths start from.</summary>
    public const int CurrentFolder = -100;

    /// <summary>Do not follow a link at the end of the path.</summary>
    public const int NoFollow = 0x100;

    /// <summary>Type, mode, links, owner and identity.</summary>
    public const uint BasicStatistics = 0x7ff;

    /// <summary>May be written.</summary>
    public const int MayWrite = 2;

    /// <summary>May be entered.</summary>
    public const int MayEnter = 1;

    private const string Library = "libc";

    /// <summary>This user may do all that <paramref name="mode"/> says with a path.</summary>
    public static bool Allows(string path, int mode) => !OperatingSystem.IsLinux() || Access(path, mode) == 0;

    [LibraryImport(Library, EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int Statx(int folder, string path, int flags, uint mask, out FileStatistics status);

    [LibraryImport(Library, EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Access(string path, int mode);

    [LibraryImport(Library, EntryPoint = "lchown", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int ChangeOwner(string path, uint user, uint group);

    [LibraryImport(Library, EntryPoint = "rename", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int Rename(string from, string to);

    [LibraryImport(Library, EntryPoint = "mkdir", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int MakeFolder(string path, uint mode);

    [LibraryImport(Library, EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static unsafe partial byte* RealPath(string path, byte* buffer);

    [LibraryImport(Library, EntryPoint = "dup", SetLastError = true)]
    public static partial int Duplicate(int descriptor);

    [LibraryImport(Library, EntryPoint = "isatty", SetLastError = true)]
    public static partial int IsTerminal(nint descriptor);

    [LibraryImport(Library, EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();
}
