using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Ascend.Interop;

namespace Ascend.Runtime.Tests;

/// <summary>Hosts whose native libraries are missing or unusable: refused with the file's name, before anything starts.</summary>
public sealed class HostLibraryTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("ascend-libraries-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Missing_directory_names_the_library_and_how_to_build_it()
    {
        AscendException e = Refused(Path.Combine(_directory, "nowhere"));

        Assert.Contains("nowhere/libascendcl.so' does not exist", e.Message, StringComparison.Ordinal);
        Assert.Contains("ASCEND_MOCK_DIR", e.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_library_is_named()
    {
        Write("libascendcl.so", []);
        AscendException e = Refused(_directory);

        Assert.Contains("libascend_mock_device.so' does not exist", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Library_for_another_architecture_names_both()
    {
        bool arm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
        WriteAll(Elf((ushort)(arm ? 62 : 183)));
        AscendException e = Refused(_directory);

        Assert.Equal(Path.Combine(_directory, "libascendcl.so"), e.LibraryPath);
        Assert.Contains("x86-64", e.Message, StringComparison.Ordinal);
        Assert.Contains("AArch64", e.Message, StringComparison.Ordinal);
        Assert.IsType<NativeLoadException>(e.InnerException);
    }

    [Fact]
    public void File_that_is_no_library_is_refused()
    {
        WriteAll("not a library"u8.ToArray());
        AscendException e = Refused(_directory);

        Assert.Contains("does not begin with an ELF header", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Library_that_is_not_ACL_says_so()
    {
        string other = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "libSystem.Native.so");
        WriteAll(File.ReadAllBytes(other));
        AscendException e = Refused(_directory);

        Assert.Contains("does not export aclInit", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Library_that_was_refused_is_read_again_after_it_was_corrected()
    {
        WriteAll("not a library"u8.ToArray());
        AscendException first = Refused(_directory);
        WriteAll(Elf(0));
        AscendException second = Refused(_directory);

        Assert.NotEqual(first.Message, second.Message);
    }

    private static AscendException Refused(string directory) => Assert.Throws<AscendException>(
        () => AscendHost.Open(new HostOptions { Backend = BackendKind.Mock, MockDirectory = directory }));

    private static byte[] Elf(ushort machine)
    {
        var header = new byte[64];
        "\u007fELF"u8.CopyTo(header);
        header[4] = 2;
        header[5] = 1;
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(16), 3);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(18), machine);
        return header;
    }

    private void WriteAll(byte[] content)
    {
        Write("libascendcl.so", content);
        Write("libhost_runtime.so", content);
        Write("libascend_mock_device.so", content);
    }

    private void Write(string name, byte[] content) => File.WriteAllBytes(Path.Combine(_directory, name), content);
}
