using System.Diagnostics.CodeAnalysis;
using Ascend.Interop;

namespace Ascend.Runtime;

/// <summary>Opens native libraries with this library's exceptions.</summary>
internal static class NativeLibraries
{
    /// <summary>Opens a library and fills its table.</summary>
    /// <exception cref="AscendNotSupportedException">This is not Linux.</exception>
    /// <exception cref="AscendException">The file is missing, for another architecture, refused by the dynamic linker or lacks
    /// a required symbol; the inner exception is a <see cref="NativeLoadException"/>.</exception>
    public static NativeTable<TApi> Open<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] TApi>(
        string path, NativeLoadFlags flags = NativeLoadFlags.Local)
        where TApi : unmanaged
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new AscendNotSupportedException(
                $"'{path}' cannot be loaded: the Ascend libraries and their mock exist for Linux only.",
                "Run on Linux (x86-64 or AArch64), for example in a container.");
        }

        try
        {
            return NativeTable<TApi>.Open(path, flags);
        }
        catch (NativeLoadException e)
        {
            throw new AscendException(
                new AscendFailure
                {
                    Operation = "Loading " + Path.GetFileName(path),
                    LibraryPath = path,
                    Detail = e.Message,
                    NextStep = e.Symbol is null
                        ? "Name a directory with libraries for this machine, or build them again."
                        : "Name the library of the generation that this version describes.",
                },
                e);
        }
    }
}
