using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Ascend.Interop;

/// <summary>The few fields of an ELF header that say whether this process can load a library (ELF-64 specification, figure 4-3).</summary>
/// <param name="Machine">e_machine: 62 is x86-64, 183 is AArch64.</param>
/// <param name="Type">e_type: 3 is a shared object.</param>
/// <param name="Is64Bit">EI_CLASS is ELFCLASS64.</param>
public readonly record struct ElfHeader(ushort Machine, ushort Type, bool Is64Bit)
{
    private const int Size = 20;
    private const ushort SharedObject = 3;

    /// <summary>The e_machine of this process.</summary>
    public static ushort CurrentMachine => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 62,
        Architecture.Arm64 => 183,
        _ => 0,
    };

    /// <summary>The architecture's usual name, or the number when it has none here.</summary>
    public string MachineName => Machine switch
    {
        62 => "x86-64",
        183 => "AArch64",
        3 => "x86 (32-bit)",
        40 => "ARM (32-bit)",
        243 => "RISC-V",
        0x1029 => "Ascend AICore",
        _ => $"machine {Machine}",
    };

    /// <summary>Reads the header of bytes in memory; null when they are not ELF.</summary>
    public static ElfHeader? TryParse(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= Size && bytes[..4].SequenceEqual("\u007fELF"u8)
            ? new ElfHeader(
                BinaryPrimitives.ReadUInt16LittleEndian(bytes[18..]),
                BinaryPrimitives.ReadUInt16LittleEndian(bytes[16..]),
                bytes[4] == 2)
            : null;

    /// <summary>Checks that a file is a shared object for this process's architecture.</summary>
    /// <exception cref="NativeLoadException">It is missing, unreadable, not ELF, not a shared object, or for another
    /// architecture.</exception>
    public static void EnsureLoadable(string path)
    {
        ElfHeader header = Read(path);
        if (header.Type != SharedObject)
        {
            throw new NativeLoadException($"'{path}' is an ELF file but not a shared library (e_type {header.Type}).", path);
        }

        if (!header.Is64Bit || header.Machine != CurrentMachine)
        {
            string expected = (header with { Machine = CurrentMachine }).MachineName;
            throw new NativeLoadException(
                $"'{path}' is built for {header.MachineName}, this process runs on {expected}. Name a build for {expected}.", path);
        }
    }

    private static ElfHeader Read(string path)
    {
        Span<byte> bytes = stackalloc byte[Size];
        int read;
        try
        {
            using FileStream file = File.OpenRead(path);
            read = file.ReadAtLeast(bytes, Size, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NativeLoadException($"'{path}' cannot be read: {e.Message}", path);
        }

        return TryParse(bytes[..read])
            ?? throw new NativeLoadException($"'{path}' is not a shared library: it does not begin with an ELF header.", path);
    }
}
