using Ascend.Runtime;

namespace Ascend.Benchmarks;

/// <summary>A kernel of the mock that computes nothing, launched by this library and by C++ with the same arguments: three buffers and
/// one value.</summary>
internal sealed class LaunchBench : IDisposable
{
    public const int Blocks = 8;

    private readonly AscendHost _host;
    private readonly Device _device;
    private readonly KernelBinary _binary;
    private readonly DeviceBuffer[] _buffers;
    private readonly long[] _values;

    public LaunchBench()
    {
        _host = AscendHost.Open(new HostOptions { Backend = BackendKind.Mock });
        _device = _host.OpenDevice();
        Stream = _device.CreateStream();
        _binary = _device.LoadBinary(Image);
        Function = _binary.GetFunction("nop");
        _buffers = [_device.Allocate(64), _device.Allocate(64), _device.Allocate(64)];
        foreach (DeviceBuffer buffer in _buffers)
        {
            Arguments.Add(buffer);
        }

        Arguments.Add(1L);
        _values = [.. _buffers.Select(b => (long)b.Handle.Address), 1];
        Native = new NativeLaunchLoop(_host.Libraries.Acl!, Image, "nop");
    }

    public DeviceStream Stream { get; }

    public KernelFunction Function { get; }

    public LaunchArguments Arguments { get; } = new();

    public IReadOnlyList<DeviceBuffer> Buffers => _buffers;

    public NativeLaunchLoop Native { get; }

    public ReadOnlySpan<long> Values => _values;

    private static ReadOnlySpan<byte> Image =>
        """
        ASCEND-MOCK-KERNEL/1
        {"program": "nop", "role": "direct", "name": "nop", "parameters": {"tensors": [{"dtype": "float32", "shape": [16]}, {"dtype": "float32", "shape": [16]}, {"dtype": "float32", "shape": [16]}], "scalars": 1}}

        """u8;

    public void Launch() => Stream.Launch(Function, Blocks, Arguments);

    public void LaunchFromList() => Stream.Launch(
        Function,
        Blocks,
        static (scoped ref list, buffers) =>
        {
            foreach (DeviceBuffer buffer in buffers)
            {
                list.Add(buffer);
            }

            list.Add(1L);
        },
        _buffers);

    public void LaunchFromArray() => Stream.LaunchWithArgumentArray(Function, Blocks, Arguments);

    public void Dispose()
    {
        Native.Dispose();
        foreach (DeviceBuffer buffer in _buffers)
        {
            buffer.Dispose();
        }

        _binary.Dispose();
        Stream.Dispose();
        _device.Dispose();
        _host.Dispose();
    }
}
