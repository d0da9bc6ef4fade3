using Ascend.Interop;

namespace Ascend.Simpler;

/// <summary>A shared library's file and what it exports, read without loading it.</summary>
internal sealed class LibrarySymbols
{
    private readonly string _path;
    private string[]? _exports;

    private LibrarySymbols(string path, byte[] bytes)
    {
        _path = path;
        Bytes = bytes;
    }

    /// <summary>The file.</summary>
    public byte[] Bytes { get; }

    /// <summary>Names of functions and data without C++ names, in ordinal order.</summary>
    /// <exception cref="AscendException">The file is damaged.</exception>
    public IReadOnlyList<string> Exports => _exports ??= Reading(_path, () => (string[])
    [
        .. ElfImage.Parse(Bytes).Symbols
            .Where(symbol => symbol.PointedSectionIndex != 0 && symbol.Name.Length > 0 && !symbol.Name.StartsWith('_'))
            .Select(symbol => symbol.Name).Distinct().Order(StringComparer.Ordinal),
    ]);

    /// <summary>Reads a library for this process's architecture.</summary>
    /// <exception cref="AscendException">It is missing, cannot be read or is for another architecture.</exception>
    public static LibrarySymbols Read(string path) => Reading(path, () =>
    {
        ElfHeader.EnsureLoadable(path);
        return new LibrarySymbols(path, File.ReadAllBytes(path));
    });

    private static T Reading<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (NativeLoadException e)
        {
            throw new AscendException(
                new AscendFailure
                {
                    Operation = "Identifying " + Path.GetFileName(path),
                    LibraryPath = path,
                    Detail = e.Message,
                    NextStep = "Name a tree that was built on this kind of machine.",
                },
                e);
        }
        catch (InvalidDataException e)
        {
            throw new AscendException($"'{path}' is damaged: {e.Message}", "Build the tree again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AscendException($"'{path}' cannot be read: {e.Message}", "Make the tree readable.", e);
        }
    }
}
