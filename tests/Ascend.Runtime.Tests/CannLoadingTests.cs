using System.Runtime.InteropServices;

namespace Ascend.Runtime.Tests;

/// <summary>The device backend over a folder that looks like CANN and holds the mock's ACL library under CANN's names.</summary>
public sealed class CannLoadingTests : IDisposable
{
    private static readonly string s_mock = Path.Combine(
        AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native", "mock", "libascendcl.so");

    private static readonly string s_mockDevice = Path.Combine(Path.GetDirectoryName(s_mock)!, "libascend_mock_device.so");

    private readonly TemporaryFolder _cann = new();

    public void Dispose() => _cann.Dispose();

    [Theory]
    [InlineData("libascendcl.so")]
    [InlineData("libacl_rt.so")]
    public void A_host_with_cann_alone_has_devices_streams_and_memory(string name)
    {
        Link(name, s_mock);
        using AscendHost host = Open();
        using Device device = host.OpenDevice();
        using DeviceStream stream = device.CreateStream();
        using DeviceBuffer buffer = device.Allocate(64);
        buffer.CopyFrom<int>([1, 2, 3]);
        stream.Synchronize();

        Assert.Equal(TimingKind.Modelled, host.Clock);
        Assert.Empty(host.GetRuntimes());
        Assert.EndsWith(name, host.Libraries.Acl, StringComparison.Ordinal);
    }

    [Fact]
    public void The_librarys_own_name_comes_before_the_compatibility_name()
    {
        Link("libascendcl.so", s_mock);
        Link("libacl_rt.so", s_mock);
        using AscendHost host = Open();
        Assert.EndsWith("libacl_rt.so", host.Libraries.Acl, StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_without_simpler_says_what_to_set()
    {
        Link("libascendcl.so", s_mock);
        using AscendHost host = Open();
        using Device device = host.OpenDevice();
        var e = Assert.Throws<AscendNotSupportedException>(() => device.CreateSession());
        Assert.Contains("SIMPLER_ROOT", e.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_cann_says_what_to_do()
    {
        var e = Assert.ThrowsAny<AscendException>(() => Open(Path.Combine(_cann.Path, "nowhere")));
        Assert.Contains("does not exist", e.Message, StringComparison.Ordinal);
        Assert.Contains("set_env.sh", e.NextStep, StringComparison.Ordinal);
    }

    private AscendHost Open(string? root = null) => AscendHost.Open(new HostOptions
    {
        Backend = BackendKind.Device,
        CannRoot = root ?? _cann.Path,
        SimplerRoot = "",
    });

    private void Link(string name, string target)
    {
        string folder = Directory.CreateDirectory(_cann.File("lib64")).FullName;
        File.CreateSymbolicLink(Path.Combine(folder, name), target);
        string device = Path.Combine(folder, Path.GetFileName(s_mockDevice));
        if (!File.Exists(device))
        {
            File.CreateSymbolicLink(device, s_mockDevice);
        }
    }
}
