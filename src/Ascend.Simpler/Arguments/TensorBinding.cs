using System.Buffers;

namespace Ascend.Simpler;

/// <summary>What backs one tensor argument: device memory kept alive, or host memory kept in place.</summary>
internal struct TensorBinding
{
    private MemoryHandle _pin;

    public TensorSpec Spec;

    /// <summary>Device memory used in place; null for a host tensor.</summary>
    public DeviceBuffer? Device;

    /// <summary>The kernel may write it.</summary>
    public bool IsWritable;

    public static TensorBinding OnDevice(DeviceBuffer buffer, TensorSpec spec)
    {
        bool added = false;
        buffer.Handle.DangerousAddRef(ref added);
        return new TensorBinding { Spec = spec, Device = buffer, IsWritable = true };
    }

    public static TensorBinding OnHost(MemoryHandle pin, TensorSpec spec, bool isWritable) =>
        new() { Spec = spec, _pin = pin, IsWritable = isWritable };

    public void Release()
    {
        Device?.Handle.DangerousRelease();
        _pin.Dispose();
        this = default;
    }
}
