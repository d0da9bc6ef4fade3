using System.Runtime.InteropServices;
using Ascend.Interop.Mock;

namespace Ascend.Runtime.Tests;

/// <summary>A session on the mock with the vector example registered, and the mock's ledger to compare afterwards.</summary>
internal sealed unsafe class SessionFixture : IDisposable
{
    public const int Rows = 16;
    public const int Columns = 64;

    private readonly TestPackages _packages = new();
    private readonly TemporaryFolder _output = new();

    public SessionFixture(SessionOptions? options = null)
    {
        Host = AscendHost.Open(new HostOptions { Backend = BackendKind.Mock });
        Device = Host.OpenDevice();
        Session = Device.CreateSession((options ?? new SessionOptions()) with { OutputDirectory = _output.Path });
        Kernel = Session.Register(_packages.VectorExample());
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
