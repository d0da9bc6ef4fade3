using System.Reflection;
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
    public void With_a_cann_that_lacks_the_functions_of_cann_9_everything_else_works()
    {
        Link("libascendcl.so", Variant("cann-8.5"));
        using AscendHost host = Open();
        using Device device = host.OpenDevice();
        using DeviceStream stream = device.CreateStream();
        using DeviceEvent recorded = device.CreateEvent();
        using PinnedBuffer<int> pinned = device.AllocatePinned<int>(64);
        using DeviceBuffer<int> buffer = device.Allocate<int>(64);
        pinned.Span.Fill(7);
        stream.EnqueueCopy(pinned, buffer);
        stream.Record(recorded);
        stream.Synchronize();
        Assert.All(buffer.ToArray(), x => Assert.Equal(7, x));

        Assert.False(host.Supports("aclrtMemsetD32"));
        Assert.True(host.Supports("aclrtMalloc"));
        Assert.NotEmpty(host.MissingFunctions);
        Assert.All(host.MissingFunctions.Values, since => Assert.StartsWith("CANN 9", since, StringComparison.Ordinal));
    }

    [Fact]
    public void A_function_that_the_cann_lacks_is_not_supported_from_a_version_on()
    {
        Link("libascendcl.so", Variant("cann-8.5"));
        using AscendHost host = Open();
        using Device device = host.OpenDevice();
        using DeviceStream stream = device.CreateStream();
        using DeviceBuffer<int> buffer = device.Allocate<int>(64);
        var e = Assert.Throws<AscendNotSupportedException>(() => stream.EnqueueFill(buffer, 0x01020304));

        Assert.Equal("aclrtMemsetD32Async", e.Symbol);
        Assert.StartsWith("CANN 9", e.FirstVersion, StringComparison.Ordinal);
    }

    /// <summary>The library that CANN gives to linkers answers 100039 to every call.</summary>
    [Fact]
    public void The_link_time_stub_is_recognised()
    {
        Link("libascendcl.so", Variant("stub"));
        AscendException e = Assert.ThrowsAny<AscendException>(() => Open());

        Assert.Equal(100039, e.Code);
        Assert.Contains("stub", e.Message, StringComparison.Ordinal);
        Assert.Contains("LD_LIBRARY_PATH", e.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_cann_says_what_to_do()
    {
        var e = Assert.ThrowsAny<AscendException>(() => Open(Path.Combine(_cann.Path, "nowhere")));
        Assert.Contains("does not exist", e.Message, StringComparison.Ordinal);
        Assert.Contains("set_env.sh", e.NextStep, StringComparison.Ordinal);
    }

    private static string Variant(string name) => Path.Combine(
        typeof(CannLoadingTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "MockVariantsDirectory").Value!,
        name,
        "libascendcl.so");

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
