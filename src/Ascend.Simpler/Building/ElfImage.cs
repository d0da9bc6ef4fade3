using ELFSharp.ELF;
using ELFSharp.ELF.Sections;

namespace Ascend.Simpler;

/// <summary>Sections and symbols of a 64-bit little-endian ELF file in memory, as ELFSharp reads them.</summary>
internal sealed class ElfImage
{
    private const int HeaderSize = 64;

    private readonly byte[] _bytes;

    private ElfImage(byte[] bytes, ELF<ulong> elf)
    {
        _bytes = bytes;
        Machine = elf.Machine;
        Sections = [.. elf.Sections];
        Symbols = Sections.OfType<SymbolTable<ulong>>().OrderBy(table => table.Type != SectionType.DynamicSymbolTable).FirstOrDefault() is { } table
            ? [.. table.Entries]
            : [];
    }

    /// <summary>The processor that it is for.</summary>
    public Machine Machine { get; }

    /// <summary>The sections in the order of the file.</summary>
    public IReadOnlyList<Section<ulong>> Sections { get; }

    /// <summary>Symbols that other objects can see: the dynamic table of a shared object, else the symbol table.</summary>
    public IReadOnlyList<SymbolEntry<ulong>> Symbols { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is not ELF-64 little-endian, is truncated or contradicts itself.</exception>
    public static ElfImage Parse(byte[] bytes)
    {
        if (bytes.Length < HeaderSize || !bytes.AsSpan().StartsWith("\u007fELF"u8))
        {
            throw new InvalidDataException($"It is not an ELF file ({bytes.Length} bytes without an ELF header).");
        }

        if (bytes[4] != 2 || bytes[5] != 1)
        {
            throw new InvalidDataException($"It is not a 64-bit little-endian ELF file (class {bytes[4]}, data encoding {bytes[5]}).");
        }

        try
        {
            return new ElfImage(bytes, ELFReader.Load<ulong>(new MemoryStream(bytes, writable: false), shouldOwnStream: true));
        }
        catch (Exception e)
        {
            throw new InvalidDataException($"It is a damaged ELF file of {bytes.Length} bytes: {e.Message}", e);
        }
    }

    /// <summary>The bytes of a section that has some in the file.</summary>
    /// <exception cref="InvalidDataException">They do not lie within the file.</exception>
    public ReadOnlySpan<byte> Contents(Section<ulong> section) =>
        section.Offset <= (ulong)_bytes.Length && section.Size <= (ulong)_bytes.Length - section.Offset
            ? _bytes.AsSpan((int)section.Offset, (int)section.Size)
            : throw new InvalidDataException(
                $"Section '{section.Name}' ({section.Size} bytes at offset {section.Offset}) does not lie within the file's {_bytes.Length} bytes.");
}
