using System.Buffers.Binary;
using System.Text;

namespace Ascend.Simpler;

/// <summary>
/// Sections and symbols of a little-endian ELF-64 file in memory (System V ABI, chapters 4 and 5). Every offset is checked against
/// the file before it is followed.
/// </summary>
internal sealed class ElfImage
{
    private const int HeaderSize = 64;
    private const int SectionHeaderSize = 64;
    private const int SymbolSize = 24;
    private const uint SymbolTable = 2;
    private const uint DynamicSymbolTable = 11;
    private const uint NoBits = 8;

    private readonly byte[] _bytes;

    private ElfImage(byte[] bytes, List<ElfSection> sections)
    {
        _bytes = bytes;
        Sections = sections;
    }

    /// <summary>The sections in the order of the file.</summary>
    public IReadOnlyList<ElfSection> Sections { get; }

    /// <summary>Reads a file's section table.</summary>
    /// <exception cref="InvalidDataException">It is not ELF-64 little-endian, is truncated or contradicts itself.</exception>
    public static ElfImage Parse(byte[] bytes)
    {
        if (bytes.Length < HeaderSize || !bytes.AsSpan(0, 4).SequenceEqual("\u007fELF"u8))
        {
            throw new InvalidDataException($"It is not an ELF file ({bytes.Length} bytes without an ELF header).");
        }

        if (bytes[4] != 2 || bytes[5] != 1)
        {
            throw new InvalidDataException($"It is not a 64-bit little-endian ELF file (class {bytes[4]}, data encoding {bytes[5]}).");
        }

        ulong table = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(40));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(60));
        int names = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(62));
        if (count == 0 || names >= count || table > (ulong)bytes.Length || (ulong)count * SectionHeaderSize > (ulong)bytes.Length - table)
        {
            throw new InvalidDataException(
                $"Its table of {count} sections at offset {table} does not lie within the file's {bytes.Length} bytes.");
        }

        var sections = new List<ElfSection>(count);
        for (int i = 0; i < count; i++)
        {
            sections.Add(ReadSection(bytes, bytes.AsSpan((int)table + (i * SectionHeaderSize), SectionHeaderSize), i));
        }

        var image = new ElfImage(bytes, sections);
        for (int i = 0; i < count; i++)
        {
            sections[i] = sections[i] with { Name = image.ReadString(sections[names], sections[i].NameOffset) };
        }

        return image;
    }

    /// <summary>The bytes of a section; empty for one that occupies none in the file.</summary>
    public ReadOnlySpan<byte> Contents(ElfSection section) =>
        section.Type == NoBits ? [] : _bytes.AsSpan(section.Offset, section.Size);

    /// <summary>Symbols that other objects can see: the dynamic table of a shared object, else the symbol table.</summary>
    /// <exception cref="InvalidDataException">The table contradicts itself.</exception>
    public IReadOnlyList<ElfSymbol> Symbols()
    {
        ElfSection? table = Sections.FirstOrDefault(section => section.Type == DynamicSymbolTable)
            ?? Sections.FirstOrDefault(section => section.Type == SymbolTable);
        if (table is null)
        {
            return [];
        }

        if (table.Link >= Sections.Count)
        {
            throw new InvalidDataException($"Section '{table.Name}' refers to string table {table.Link} of {Sections.Count} sections.");
        }

        ElfSection strings = Sections[table.Link];
        ReadOnlySpan<byte> contents = Contents(table);
        var symbols = new List<ElfSymbol>(contents.Length / SymbolSize);
        for (int at = 0; at + SymbolSize <= contents.Length; at += SymbolSize)
        {
            ReadOnlySpan<byte> entry = contents.Slice(at, SymbolSize);
            symbols.Add(new ElfSymbol(
                ReadString(strings, BinaryPrimitives.ReadUInt32LittleEndian(entry)),
                BinaryPrimitives.ReadUInt16LittleEndian(entry[6..]),
                BinaryPrimitives.ReadUInt64LittleEndian(entry[8..])));
        }

        return symbols;
    }

    private static ElfSection ReadSection(byte[] bytes, ReadOnlySpan<byte> header, int index)
    {
        uint type = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(header[24..]);
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
        if (type != NoBits && (offset > (ulong)bytes.Length || size > (ulong)bytes.Length - offset))
        {
            throw new InvalidDataException(
                $"Section {index} ({size} bytes at offset {offset}) does not lie within the file's {bytes.Length} bytes.");
        }

        return new ElfSection(
            "",
            index,
            type,
            BinaryPrimitives.ReadUInt64LittleEndian(header[16..]),
            type == NoBits ? 0 : (int)offset,
            type == NoBits ? 0 : (int)size,
            (int)Math.Min(int.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(header[40..])),
            BinaryPrimitives.ReadUInt32LittleEndian(header));
    }

    private string ReadString(ElfSection table, uint offset)
    {
        ReadOnlySpan<byte> strings = Contents(table);
        if (offset >= (uint)strings.Length)
        {
            return offset == 0 ? "" : throw new InvalidDataException($"A name at offset {offset} lies outside its string table.");
        }

        ReadOnlySpan<byte> tail = strings[(int)offset..];
        int end = tail.IndexOf((byte)0);
        return end < 0 ? throw new InvalidDataException("A string table is not terminated.") : Encoding.UTF8.GetString(tail[..end]);
    }
}
