namespace Ascend.Files;

/// <summary>Says whether an output can be written, without changing anything.</summary>
internal static class OutputAccess
{
    /// <exception cref="IOException">It names a folder or a disk, or its folder cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Require(OutputPlace place)
    {
        switch (place.Kind)
        {
            case FileKind.Folder:
                throw new IOException($"'{place.Path}' is a folder; name a file.");
            case FileKind.BlockDevice:
                throw new IOException($"'{place.Path}' is a disk, which would be overwritten; name a file.");
            case FileKind.Missing:
                RequireFolder(place);
                break;
            case var _ when place.Descriptor is null && !NativeFiles.Allows(place.Target, NativeFiles.MayWrite):
                throw new UnauthorizedAccessException(
                    $"'{place.Path}' cannot be written: it is read-only for this user. Change its mode (chmod u+w), or "
                        + "name another file.");
            default:
                break;
        }
    }

    private static void RequireFolder(OutputPlace place)
    {
        if (place.Path.EndsWith('/'))
        {
            throw new IOException($"'{place.Path}' names a folder; name a file.");
        }

        string folder = Path.GetDirectoryName(place.Target) ?? "/";
        while (FileStatistics.Of(folder, follow: true) is null && Path.GetDirectoryName(folder) is { } above)
        {
            folder = above;
        }

        if (FileStatistics.Of(folder, follow: true) is not { Kind: FileKind.Folder })
        {
            throw new IOException($"'{place.Path}' cannot be written: '{folder}' is no folder. Name a file elsewhere.");
        }

        if (!NativeFiles.Allows(folder, NativeFiles.MayWrite | NativeFiles.MayEnter))
        {
            throw new UnauthorizedAccessException(
                $"'{place.Path}' cannot be written: the folder '{folder}' is not writable for this user. Name a file in "
                    + "one that is.");
        }
    }
}
