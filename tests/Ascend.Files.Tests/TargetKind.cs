namespace Ascend.Files.Tests;

/// <summary>What stands at an output path before something is written to it.</summary>
public enum TargetKind
{
    Missing,
    MissingFolder,
    Regular,
    HardLinked,
    OtherMode,
    Folder,
    Pipe,
    CharacterDevice,
    Socket,
    ReadOnlyFile,
    CircularLink,
    LinkIntoMissingFolder,
}
