using System.Runtime.InteropServices;
using Ascend.Interop.Mock;

namespace Ascend.Simpler.Tests;

/// <summary>A session with the vector example registered, on the mock or the simulator; on the mock with its ledger to compare
/// afterwards.</summary>
internal sealed unsafe class SessionFixture : IDisposable
{
    // simpler's own vector example takes the number of elements from the first extent and is made for 16,384.
    public const int Rows = 16384;
    public const int Columns = 1;

    private readonly TestPackages _packages = new();
    private readonly TemporaryFolder _output = new();

    /// <param name="options">How the session behaves.</param>
    /// <param name="backend">The simulator skips the test where there is none.</param>
    /// <param name="host">Further options of the host.</param>
    public SessionFixture(SessionOptions? options = null, BackendKind backend = BackendKind.Mock, HostOptions? host = null)
    {
        KernelPackage package = backend == BackendKind.Mock ? _packages.VectorExample() : SimulatorPackages.VectorExample();
        Host = AscendHost.Open(host ?? new HostOptions { Backend = backend });
        Device = Host.OpenDevice();
        Session = Device.CreateSession((options ?? new SessionOptions()) with { OutputDirectory = _output.Path });
        Kernel = Session.Register(package);
        Array.Fill(A, 2f);
        Array.Fill(B, 3f);
    }

    public AscendHost Host { get; }

    public Device Device { get; }

    public RuntimeSession Session { get; }

    public RegisteredKernel Kernel { get; }

    public TestPackages Packages => _packages;

    public string OutputDirectory => _output.Path;

    public float[] A { get; } = new float[Rows * Columns];

    public float[] B { get; } = new float[Rows * Columns];

    public float[] F { get; } = new float[Rows * Columns];

    public static TensorSpec Spec { get; } = new(TensorDataType.Float32, Rows, Columns);

    public KernelArguments Arguments() => new KernelArguments()
        .AddReadOnlyTensor<float>(A, Spec)
        .AddReadOnlyTensor<float>(B, Spec)
        .AddTensor(F.AsMemory(), Spec);

    /// <summary>Checks that the last run computed 47 everywhere, and clears the result.</summary>
    public void AssertComputed()
    {
        Assert.All(F, value => Assert.Equal(47f, value));
        Array.Clear(F);
    }

    /// <summary>Memory of the open runtime's context, which ties the session to it.</summary>
    public DeviceBuffer AllocateInContext(long bytes) => ((InProcessBackend)Session.Backend).AllocateInContext(bytes);

    /// <summary>Installs a fault plan until the result is disposed.</summary>
    public IDisposable Faults(string faults)
    {
        byte[] error = new byte[512];
        fixed (byte* json = System.Text.Encoding.UTF8.GetBytes($"{{\"faults\":[{faults}]}}\0"), errorText = error)
        {
            int status = Host.Mock!.Api.ascend_mock_set_fault_plan((sbyte*)json, (sbyte*)errorText, (nuint)error.Length);
            Assert.True(status == 0, Marshal.PtrToStringUTF8((nint)errorText));
        }

        return new FaultPlan(Host);
    }

    public MockLedger Ledger()
    {
        MockLedger ledger;
        Assert.Equal(0, Host.Mock!.Api.ascend_mock_get_ledger(&ledger));
        return ledger;
    }

    public void Dispose()
    {
        Session.Dispose();
        Device.Dispose();
        Host.Dispose();
        _packages.Dispose();
        _output.Dispose();
    }

    private sealed class FaultPlan(AscendHost host) : IDisposable
    {
        public void Dispose() => host.Mock!.Api.ascend_mock_set_fault_plan(null, null, 0);
    }
}
