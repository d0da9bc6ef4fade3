using System.Runtime.InteropServices;

namespace Ascend.Simpler.Tests;

/// <summary>Hosts and devices that take no session of simpler.</summary>
public sealed class NoSessionTests : IDisposable
{
    private static readonly string s_mock =
        Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native", "mock");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_session_on_a_device_without_simpler_says_what_to_set()
    {
        Link("lib64", "libascendcl.so", "libascend_mock_device.so");
        using AscendHost host = AscendHost.Open(
            new HostOptions { Backend = BackendKind.Device, CannRoot = _folder.Path, SimplerRoot = "", TracrSimplerRoot = "" });
        Assert.Empty(host.LoadSimpler().GetRuntimes());
        using Device device = host.OpenDevice();
        var e = Assert.Throws<AscendNotSupportedException>(() => device.CreateSession());
        Assert.Contains("SIMPLER_ROOT", e.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mock_without_its_host_runtime_names_the_library_and_has_devices()
    {
        Link("", "libascendcl.so", "libascend_mock_device.so", "libascend_simpler_adapter.so", "profiles");
        using AscendHost host = AscendHost.Open(new HostOptions { Backend = BackendKind.Mock, MockDirectory = _folder.Path });
        AscendException e = Assert.Throws<AscendException>(() => host.LoadSimpler());
        Assert.Contains("libhost_runtime.so' does not exist", e.Message, StringComparison.Ordinal);
        Assert.Contains("ASCEND_MOCK_DIR", e.NextStep, StringComparison.Ordinal);
        using Device device = host.OpenDevice();
        Assert.Throws<AscendException>(() => device.CreateSession());
        device.Synchronize();
    }

    [Fact]
    public void A_context_of_its_own_takes_no_session()
    {
        using var mock = new MockFixture();
        using Device device = mock.Host.OpenDevice();
        using Device second = device.CreateContext();
        Assert.Throws<AscendNotSupportedException>(() => second.CreateSession());
    }

    private void Link(string folder, params string[] names)
    {
        string target = Directory.CreateDirectory(_folder.File(folder)).FullName;
        foreach (string name in names)
        {
            File.CreateSymbolicLink(Path.Combine(target, name), Path.Combine(s_mock, name));
        }
    }
}
