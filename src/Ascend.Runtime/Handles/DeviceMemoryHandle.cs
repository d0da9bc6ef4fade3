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

    /// <summary>Refuses memory that a run, or with null this process itself, cannot reach.</summary>
    /// <param name="session">The isolated session whose worker is to use it; null for this process.</param>
    /// <exception cref="KernelArgumentException">It lives in another process.</exception>
    /// <exception cref="AscendInvalidStateException">It is lost with its worker.</exception>
    public virtual void RequireUsableIn(IsolatedSession? session)
    {
        if (session is not null)
        {
            throw new KernelArgumentException(
                $"A device buffer of {Length} bytes belongs to this process; the session's worker process cannot use it. "
                + "Allocate it with the session's Allocate.");
        }
    }

    /// <summary>Copies host bytes to the device and waits. The caller has checked the range and holds a lease.</summary>
    /// <exception cref="AscendException">The copy failed.</exception>
    public abstract void CopyFromHost(long offset, ReadOnlySpan<byte> source);

    /// <summary>Copies device bytes to the host and waits. The caller has checked the range and holds a lease.</summary>
    /// <exception cref="AscendException">The copy failed.</exception>
    public abstract void CopyToHost(long offset, Span<byte> destination);
}
