namespace Ascend.Runtime.Tests.Kernels;

/// <summary>Loading kernel binaries and asking what is in them.</summary>
[Collection("mock device")]
public sealed class KernelBinaryTests : IDisposable
{
    private readonly LaunchFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    /// <summary>spec/acl 6: aclrtBinaryLoadFromFile wants an absolute path.</summary>
    [Fact]
    public void A_file_is_loaded_by_a_relative_path_too()
    {
        string name = $"kernel-{Guid.NewGuid():N}.bin";
        File.WriteAllBytes(name, LaunchFixture.Image(LaunchFixture.Vector));
        try
        {
            using KernelBinary binary = _fixture.Device.LoadBinary(name);
            Assert.Equal(Path.GetFullPath(name), binary.Source);
            Assert.Equal("add_mul", binary.GetFunction("add_mul").Name);
            Assert.Same(binary.GetFunction("add_mul"), binary.GetFunction("add_mul"));
        }
        finally
        {
            File.Delete(name);
        }
    }

    [Fact]
    public void What_cannot_be_loaded_is_refused_by_its_name()
    {
        Assert.Throws<FileNotFoundException>(() => _fixture.Device.LoadBinary("/no/such/kernel.bin"));
        Assert.Throws<ArgumentException>(() => _fixture.Device.LoadBinary([]));
        Assert.Throws<ArgumentException>(() => _fixture.Device.LoadBinary("a\0b"));
        AscendException e = Assert.ThrowsAny<AscendException>(() => _fixture.Device.LoadBinary([1, 2, 3]));
        Assert.Equal("aclrtBinaryLoadFromData", e.Operation);
        Assert.Contains("3 bytes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_that_is_not_there_is_named()
    {
        using KernelBinary binary = _fixture.Load(LaunchFixture.Vector);
        AscendException e = Assert.ThrowsAny<AscendException>(() => binary.GetFunction("missing"));
        Assert.Contains("'missing'", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => binary.GetFunction(""));
        Assert.Throws<ArgumentException>(() => binary.GetFunction("a\0b"));
    }

    /// <summary>spec/acl 6: a lazily loaded object reaches the device with its first function.</summary>
    [Fact]
    public void A_lazy_binary_is_on_the_device_after_its_first_function()
    {
        using KernelBinary binary = _fixture.Load(
            LaunchFixture.Vector, new KernelBinaryOptions { LazyLoad = true, Format = KernelBinaryFormat.VectorCore });
        Assert.Equal(0, binary.GetDeviceLocation().Address);
        KernelFunction function = binary.GetFunction("add_mul");
        Assert.NotEqual(0, binary.GetDeviceLocation().Address);
        Assert.True(binary.GetDeviceLocation().ByteCount > 0);
        Assert.NotEqual(0, function.GetEntryPoints().Vector);
        Assert.True(function.GetCodeSizes().Vector > 0);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new KernelBinaryOptions { Format = (KernelBinaryFormat)9 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new KernelBinaryOptions { CpuKernelMode = 3 });
        AscendException e = Assert.ThrowsAny<AscendException>(
            () => _fixture.Load(LaunchFixture.Vector, new KernelBinaryOptions { CpuKernelMode = 1 }));
        Assert.Equal(207000, e.Code);
    }
}
