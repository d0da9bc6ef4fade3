namespace Ascend.Files;

/// <summary>The new content of a regular file while it is written, and its way into place.</summary>
internal sealed class StagedFile
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly OutputPlace _place;

    private StagedFile(OutputPlace place, string path, FileStream stream, bool isBeside)
    {
        _place = place;
        Path = path;
        Stream = stream;
        IsBeside = isBeside;
    }

    /// <summary>The staged file, a name that no message shows.</summary>
    public string Path { get; }

    /// <summary>Where the content goes.</summary>
    public FileStream Stream { get; }

    /// <summary>It lies in the target's folder, so that it can be renamed.</summary>
    private bool IsBeside { get; }

    /// <summary>
    /// Opens the staged file beside its target, or among temporary files when only the target itself may be written.
    /// </summary>
    public static StagedFile Create(OutputPlace place)
    {
        string folder = System.IO.Path.GetDirectoryName(place.Target)!;
        if (place.Kind == FileKind.Missing)
        {
            Directory.CreateDirectory(folder);
        }
        else if (!NativeFiles.Allows(folder, NativeFiles.MayWrite | NativeFiles.MayEnter))
        {
            return Create(place, System.IO.Path.GetTempPath(), isBeside: false);
        }

        return Create(place, folder, isBeside: true);
    }

    /// <summary>Puts the closed file into its place.</summary>
    public void Place()
    {
        if (_place.Status is not { } old)
        {
            File.Move(Path, _place.Target, overwrite: true);
        }
        else if (IsBeside && old.Links == 1 && TakeOver(old))
        {
            if (OperatingSystem.IsLinux())
            {
                File.SetUnixFileMode(Path, old.Permissions);
            }

            File.Move(Path, _place.Target, overwrite: true);
        }
        else
        {
            CopyInto(_place.Target);
            File.Delete(Path);
        }
    }

    /// <summary>Removes the file; its target stays as it was.</summary>
    public void Drop()
    {
        Stream.Dispose();
        File.Delete(Path);
    }

    private static StagedFile Create(OutputPlace place, string folder, bool isBeside)
    {
        string path = System.IO.Path.Combine(folder, $".ascend-{Guid.NewGuid():N}.tmp");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            BufferSize = 0,
        };
        if (OperatingSystem.IsLinux() && place.Kind == FileKind.Regular)
        {
            options.UnixCreateMode = Private;
        }

        return new StagedFile(place, path, new FileStream(path, options), isBeside);
    }

    /// <summary>Gives the staged file the old one's owner; false when it cannot have it.</summary>
    private bool TakeOver(in FileStatistics old) =>
        !OperatingSystem.IsLinux()
        || FileStatistics.Of(Path, follow: false) is { } mine
        && ((mine.User == old.User && mine.Group == old.Group) || NativeFiles.ChangeOwner(Path, old.User, old.Group) == 0);

    private void CopyInto(string target)
    {
        using var source = new FileStream(Path, FileMode.Open, FileAccess.Read);
        using var output = new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        source.CopyTo(output);
        output.SetLength(output.Position);
    }
}
