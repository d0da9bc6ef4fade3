using Ascend.Interop;

namespace Ascend.Simpler;

/// <summary>What a shared library exports, read from its file without loading it.</summary>
internal sealed class LibrarySymbols
{
    private LibrarySymbols(byte[] bytes, string[] exports)
    {
        Bytes = bytes;
        Exports = exports;
    }

    /// <summary>The file.</summary>
    public byte[] Bytes { get; }

    /// <summary>Names of functions and data without C++ names, in ordinal order.</summary>
    public IReadOnlyList<string> Exports { get; }

    /// <summary>Reads a library for this process's architecture.</summary>
    /// <exception cref="AscendException">It is missing, cannot be read, is damaged or for another architecture.</exception>
    public static LibrarySymbols Read(string path)
    {
        try
        {
            ElfHeader.EnsureLoadable(path);
            byte[] bytes = File.ReadAllBytes(path);
            return new LibrarySymbols(
                bytes,
                [
                    .. ElfImage.Parse(bytes).Symbols
                        .Where(symbol => symbol.PointedSectionIndex != 0 && symbol.Name.Length > 0 && !symbol.Name.StartsWith('_'))
                        .Select(symbol => symbol.Name).Distinct().Order(StringComparer.Ordinal),
                ]);
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
