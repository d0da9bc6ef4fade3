using System.Text;

namespace Ascend.Tests;

/// <summary>One of each object of a device.</summary>
internal sealed class World : IDisposable
{
    private readonly List<IDisposable> _owned = [];

    public World(AscendHost host)
    {
        Host = host;
        Device = Own(host.OpenDevice());
        Stream = Own(Device.CreateStream());
        Start = Own(Device.CreateEvent());
        End = Own(Device.CreateEvent());
        Pinned = Own(Device.AllocatePinned(4096));
        Buffer = Own(Device.Allocate(4096));
        Other = Own(Device.Allocate(4096));
        Numbers = Own(Device.Allocate<int>(1024));
        PinnedNumbers = Own(Device.AllocatePinned<int>(1024));
        Kernel = Own(Device.LoadBinary(NopImage)).GetFunction("nop");
    }

    /// <summary>A kernel of the mock that takes a buffer and a number and computes nothing.</summary>
    public static byte[] NopImage { get; } = Encoding.UTF8.GetBytes(
        "ASCEND-MOCK-KERNEL/1\n{\"program\": \"nop\", \"role\": \"direct\", \"name\": \"nop\", \"parameters\": {\"tensors\": "
        + "[{\"dtype\": \"float32\", \"shape\": [16]}], \"scalars\": 1}}\n");

    public DeviceBuffer<int> Numbers { get; }

    public PinnedBuffer<int> PinnedNumbers { get; }

    public KernelFunction Kernel { get; }

    public AscendHost Host { get; }

    public Device Device { get; }

    public DeviceStream Stream { get; }

    public DeviceEvent Start { get; }

    public DeviceEvent End { get; }

    public PinnedBuffer Pinned { get; }

    public DeviceBuffer Buffer { get; }

    public DeviceBuffer Other { get; }

    public byte[] Bytes { get; } = new byte[4096];

    public T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    public void Dispose()
    {
        for (int i = _owned.Count - 1; i >= 0; i--)
        {
            _owned[i].Dispose();
        }
    }
}
