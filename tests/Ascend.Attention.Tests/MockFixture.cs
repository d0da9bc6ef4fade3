using Ascend.Runtime;

namespace Ascend.Attention.Tests;

/// <summary>The mock device with both kernel packages registered.</summary>
public sealed class MockFixture : IDisposable
{
    private readonly AscendHost _host = AscendHost.Open(new HostOptions { Backend = BackendKind.Mock });

    public MockFixture()
    {
        Device = _host.OpenDevice();
        Session = Device.CreateSession();
        Cce = Session.Register(AttentionPackages.LoadCce());
        Pypto = Session.Register(AttentionPackages.LoadPypto());
    }

    public Device Device { get; }

    public RuntimeSession Session { get; }

    public RegisteredKernel Cce { get; }

    public RegisteredKernel Pypto { get; }

    public long FreeBytes => Device.GetMemoryInfo().FreeBytes;

    public void Dispose()
    {
        Session.Dispose();
        Device.Dispose();
        _host.Dispose();
    }
}
