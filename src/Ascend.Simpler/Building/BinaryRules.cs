using Ascend.Interop;
using ELFSharp.ELF.Sections;

namespace Ascend.Simpler;

/// <summary>What the runtime asks of the binaries that it loads (simpler's kernel loader, G0 to G6).</summary>
internal static class BinaryRules
{
    /// <summary>The function that a kernel's binary begins with (device) or exports (simulator).</summary>
    public const string EntryPoint = "kernel_entry";

    private const string Text = ".text";
    private const string BuildIdSection = ".note.gnu.build-id";
    private const ushort AArch64 = 183;

    /// <summary>
    /// Takes the machine code of a linked AICore image. The device copies these bytes and jumps to the first one, so nothing may be
    /// left to relocate, nothing may lie in another text section, and <c>kernel_entry</c> must come first.
    /// </summary>
    /// <exception cref="InvalidDataException">The image is not ELF or breaks one of those rules; the message says which.</exception>
    public static byte[] ExtractText(byte[] image)
    {
        ElfImage elf = ElfImage.Parse(image);
        if (elf.Sections.FirstOrDefault(s => s.Name.StartsWith(".rela.text", StringComparison.Ordinal) && s.Size > 0) is { } relocations)
        {
            throw new InvalidDataException($"'{relocations.Name}' holds relocations that the device does not apply; link the object first.");
        }

        if (elf.Sections.FirstOrDefault(s => s.Name.StartsWith(".text.", StringComparison.Ordinal) && s.Size > 0) is { } outOfLine)
        {
            throw new InvalidDataException($"'{outOfLine.Name}' holds code outside .text that the device would not load; link the object first.");
        }

        int index = elf.Sections.ToList().FindIndex(s => s.Name == Text && s.Type == SectionType.ProgBits && s.Size > 0);
        Section<ulong> text = index >= 0 ? elf.Sections[index] : throw new InvalidDataException("It has no .text section with code in it.");
        foreach (SymbolEntry<ulong> symbol in elf.Symbols)
        {
            if (symbol.Name == EntryPoint && symbol.PointedSectionIndex == index && symbol.Value != text.LoadAddress)
            {
                throw new InvalidDataException(
                    $"{EntryPoint} lies {symbol.Value - text.LoadAddress} bytes into .text, the device jumps to its first byte.");
            }
        }

        return elf.Contents(text).ToArray();
    }

    /// <summary>Checks that a shared object is one that the runtime can load and call.</summary>
    /// <param name="image">The file's bytes.</param>
    /// <param name="function">The function that it must export.</param>
    /// <param name="forDeviceProcessor">It runs on the device's own AArch64 processors rather than in this process.</param>
    /// <param name="requireBuildId">It must carry a GNU build id, by which the runtime recognises an orchestration.</param>
    /// <exception cref="InvalidDataException">It is not; the message says why.</exception>
    public static void CheckSharedObject(byte[] image, string function, bool forDeviceProcessor, bool requireBuildId)
    {
        ElfImage elf = ElfImage.Parse(image);
        ElfHeader header = ElfHeader.TryParse(image)!.Value;
        ushort machine = forDeviceProcessor ? AArch64 : ElfHeader.CurrentMachine;
        if (header.Machine != machine)
        {
            string expected = (header with { Machine = machine }).MachineName;
            throw new InvalidDataException($"It is built for {header.MachineName}, {expected} is needed.");
        }

        if (!elf.Symbols.Any(symbol => symbol.Name == function && symbol.PointedSectionIndex != 0))
        {
            throw new InvalidDataException($"It does not export '{function}'; define it with C linkage and default visibility.");
        }

        if (requireBuildId && !elf.Sections.Any(section => section.Name == BuildIdSection))
        {
            throw new InvalidDataException("It carries no GNU build id.");
        }
    }
}
