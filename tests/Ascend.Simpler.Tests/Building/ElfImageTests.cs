using System.Diagnostics;
using ELFSharp.ELF.Sections;

namespace Ascend.Simpler.Tests;

public sealed class ElfImageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private byte[] Compile(string text, params string[] arguments)
    {
        string source = Path.Combine(_folder.Path, "kernel.cpp");
        string output = Path.Combine(_folder.Path, "kernel.out");
        File.WriteAllText(source, text);
        using Process process = Process.Start("g++", [.. arguments, "-o", output, source]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return File.ReadAllBytes(output);
    }

    private static readonly string[] s_linked = ["-O1", "-nostdlib", "-static", "-fno-asynchronous-unwind-tables", "-Wl,-e,kernel_entry"];

    [Fact]
    public void The_text_of_a_linked_image_begins_with_its_entry_point()
    {
        byte[] image = Compile("extern \"C\" int kernel_entry() { return 42; }\nint helper() { return 7; }\n", s_linked);
        byte[] text = BinaryRules.ExtractText(image);
        ElfImage elf = ElfImage.Parse(image);
        SymbolEntry<ulong> entry = elf.Symbols.Single(symbol => symbol.Name == "kernel_entry");
        Section<ulong> section = elf.Sections.Single(section => section.Name == ".text");
        Assert.Equal(section.LoadAddress, entry.Value);
        Assert.Equal(elf.Contents(section).ToArray(), text);
        Assert.True(text.AsSpan().IndexOf((byte)42) >= 0);
    }

    [Fact]
    public void An_entry_point_behind_other_code_is_refused()
    {
        byte[] image = Compile("int helper() { return 7; }\nextern \"C\" int kernel_entry() { return 42; }\n", s_linked);
        Assert.Contains("bytes into .text", Assert.Throws<InvalidDataException>(() => BinaryRules.ExtractText(image)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_that_still_needs_relocation_is_refused()
    {
        byte[] image = Compile("int other();\nextern \"C\" int kernel_entry() { return other() + 1; }\n", "-O1", "-c");
        Assert.Contains(".rela.text", Assert.Throws<InvalidDataException>(() => BinaryRules.ExtractText(image)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Code_in_a_section_of_its_own_is_refused()
    {
        byte[] image = Compile(
            "__attribute__((section(\".text.apart\"))) int helper() { return 7; }\nextern \"C\" int kernel_entry() { return 1; }\n", "-O1", "-c");
        Assert.Contains(".text.apart", Assert.Throws<InvalidDataException>(() => BinaryRules.ExtractText(image)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Truncated_and_damaged_files_are_refused_and_never_crash()
    {
        byte[] image = Compile("extern \"C\" int kernel_entry() { return 42; }\n", s_linked);
        for (int length = 0; length < image.Length; length += 101)
        {
            Assert.Throws<InvalidDataException>(() => BinaryRules.ExtractText(image[..length]));
        }

        var random = new Random(1);
        for (int i = 0; i < 2000; i++)
        {
            byte[] damaged = [.. image];
            damaged[random.Next(64)] ^= (byte)(1 << random.Next(8));
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            if (Record.Exception(() => BinaryRules.ExtractText(damaged)) is { } e)
            {
                Assert.IsType<InvalidDataException>(e);
            }
        }
    }

    [Fact]
    public void A_shared_object_is_checked_for_what_the_runtime_calls()
    {
        byte[] image = Compile("extern \"C\" int kernel_entry() { return 42; }\n", "-shared", "-fPIC", "-Wl,--build-id=none");
        BinaryRules.CheckSharedObject(image, "kernel_entry", forDeviceProcessor: false, requireBuildId: false);
        Assert.Contains("build id", Refusal(image, "kernel_entry", device: false, buildId: true), StringComparison.Ordinal);
        Assert.Contains("'other'", Refusal(image, "other", device: false, buildId: false), StringComparison.Ordinal);
        Assert.Contains("AArch64 is needed", Refusal(image, "kernel_entry", device: true, buildId: false), StringComparison.Ordinal);
    }

    private static string Refusal(byte[] image, string function, bool device, bool buildId) =>
        Assert.Throws<InvalidDataException>(() => BinaryRules.CheckSharedObject(image, function, device, buildId)).Message;
}
