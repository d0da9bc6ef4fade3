namespace Ascend.Files;

/// <summary>What a path names, by the type bits of its mode (inode(7)).</summary>
internal enum FileKind
{
    /// <summary>Nothing.</summary>
    Missing = 0,

    /// <summary>A named pipe.</summary>
    Pipe = 0x1000,

    /// <summary>A character device, such as /dev/null or a terminal.</summary>
    CharacterDevice = 0x2000,

    /// <summary>A folder.</summary>
    Folder = 0x4000,

    /// <summary>A block device, such as a disk.</summary>
    BlockDevice = 0x6000,

    /// <summary>A regular file.</summary>
    Regular = 0x8000,

    /// <summary>A symbolic link.</summary>
    Link = 0xA000,

    /// <summary>A Unix domain socket.</summary>
    Socket = 0xC000,
}
