using Microsoft.Extensions.Logging;

namespace Ascend.Runtime;

/// <summary>A block of device memory; its value is the device address.</summary>
/// <param name="deviceId">The device that holds it.</param>
/// <param name="length">Its size in bytes; more than 0.</param>
/// <param name="logger">Receives what fails at release.</param>
internal abstract class DeviceMemoryHandle(int deviceId, long length, ILogger logger) : ChildHandle(logger)
{
    public int DeviceId { get; } = deviceId;

    public long Length { get; } = length;

    /// <summary>The device address. Valid while the caller holds a lease.</summary>
    public nint Address => handle;

    /// <summary>The device through which ACL reaches the memory; null where it cannot (the simulator, another process).</summary>
    public virtual DeviceHandle? AclDevice => null;

    protected override string Kind => "device memory";

    /// <summary>Refuses memory that is not this process's own, which its streams and kernels cannot reach.</summary>
    /// <exception cref="ArgumentException">It lives in another process.</exception>
    public virtual void RequireReachable()
    {
    }

    /// <summary>Copies host bytes to the device and waits. The caller has checked the range and holds a lease.</summary>
    /// <exception cref="AscendException">The copy failed.</exception>
    public abstract void CopyFromHost(long offset, ReadOnlySpan<byte> source);

    /// <summary>Copies device bytes to the host and waits. The caller has checked the range and holds a lease.</summary>
    /// <exception cref="AscendException">The copy failed.</exception>
    public abstract void CopyToHost(long offset, Span<byte> destination);
}
