namespace Ascend.Runtime;

/// <summary>
/// Access from one device to another's memory, for copies between them (aclrtDeviceEnablePeerAccess). It is closed when the last
/// such object of the pair in this process was disposed.
/// </summary>
/// <remarks>Thread-safe. Synchronise the copies that use it before disposing it.</remarks>
public sealed class PeerAccess : IDisposable
{
    private readonly PeerHandle _handle;

    internal PeerAccess(PeerHandle handle, int deviceId, int peerId)
    {
        _handle = handle;
        DeviceId = deviceId;
        PeerId = peerId;
    }

    /// <summary>The device that reaches the other one.</summary>
    public int DeviceId { get; }

    /// <summary>The device whose memory is reached.</summary>
    public int PeerId { get; }

    /// <summary>Gives the access up. May be repeated.</summary>
    public void Dispose() => _handle.Dispose();

    /// <summary>Both devices.</summary>
    public override string ToString() => $"Device {DeviceId} reaches device {PeerId}";
}
