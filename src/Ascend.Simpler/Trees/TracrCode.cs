using System.Buffers.Binary;
using ELFSharp.ELF;
using ELFSharp.ELF.Sections;

namespace Ascend.Simpler;

/// <summary>
/// Reads the capacity of TraCR's buffers in the code of a library. A thread's object has its records in it, 16 bytes each and 16 more,
/// and the code that frees it names that size (TraCR a64a912, compiled by g++ 12).
/// </summary>
internal static class TracrCode
{
    private const string Destructor = "_ZNSt10unique_ptrIN5TraCR11TraCRThreadE";
    private const int RecordBytes = 16;
    private const int LongestDestructor = 1024;

    /// <summary>Records that a thread's buffer holds; null when the code does not tell.</summary>
    /// <param name="library">The library's file.</param>
    public static long? CapacityOf(byte[] library)
    {
        try
        {
            ElfImage image = ElfImage.Parse(library);
            return image.Symbols.FirstOrDefault(symbol => symbol.Name.StartsWith(Destructor, StringComparison.Ordinal)
                && symbol is { PointedSection: not null, Size: > 0 and <= LongestDestructor }) is { } destructor
                ? SizesIn(image, destructor).Where(size => size > RecordBytes && size % RecordBytes == 0)
                    .Select(size => (long?)((size / RecordBytes) - 1)).FirstOrDefault()
                : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static List<long> SizesIn(ElfImage image, SymbolEntry<ulong> function)
    {
        ReadOnlySpan<byte> section = image.Contents(function.PointedSection);
        ulong start = function.Value - function.PointedSection.LoadAddress;
        if (start > (ulong)section.Length || function.Size > (ulong)section.Length - start)
        {
            return [];
        }

        ReadOnlySpan<byte> code = section.Slice((int)start, (int)function.Size);
        return image.Machine switch
        {
            Machine.AMD64 => SecondArgumentsOfX64(code),
            Machine.AArch64 => SecondArgumentsOfArm(code),
            _ => [],
        };
    }

    /// <summary>What <c>mov esi, imm32</c> loads.</summary>
    private static List<long> SecondArgumentsOfX64(ReadOnlySpan<byte> code)
    {
        var values = new List<long>();
        for (int i = 0; i + 5 <= code.Length; i++)
        {
            if (code[i] == 0xBE)
            {
                values.Add(BinaryPrimitives.ReadUInt32LittleEndian(code[(i + 1)..]));
            }
        }

        return values;
    }

    /// <summary>What <c>movz</c> and <c>movk</c> put together in w1 or x1.</summary>
    private static List<long> SecondArgumentsOfArm(ReadOnlySpan<byte> code)
    {
        long value = 0;
        for (int i = 0; i + 4 <= code.Length; i += 4)
        {
            uint word = BinaryPrimitives.ReadUInt32LittleEndian(code[i..]);
            uint operation = word & 0x7F80001F;
            if (operation is 0x52800001 or 0x72800001)
            {
                long part = (long)((word >> 5) & 0xFFFF) << (int)(((word >> 21) & 3) * 16);
                value = operation == 0x52800001 ? part : value | part;
            }
        }

        return [value];
    }
}
