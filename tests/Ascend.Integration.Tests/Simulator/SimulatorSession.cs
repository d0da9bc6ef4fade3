using Ascend.Runtime;

namespace Ascend.Integration.Tests;

/// <summary>A session on a tree's simulator in a worker of its own, since a process can use trees of one generation only.</summary>
internal sealed class SimulatorSession : IDisposable
{
    private readonly AscendHost _host;
    private readonly Device _device;

    public SimulatorSession(SimulatorTree tree)
    {
        _host = AscendHost.Open(new HostOptions { Backend = BackendKind.Simulator, SimplerRoot = tree.Root });
        _device = _host.OpenDevice();
        Runtime = _device.CreateSession(new SessionOptions { Isolation = SessionIsolation.Process });
    }

    public RuntimeSession Runtime { get; }

    public void Dispose()
    {
        Runtime.Dispose();
        _device.Dispose();
        _host.Dispose();
    }
}
