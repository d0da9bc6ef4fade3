namespace Ascend.Runtime;

/// <summary>A share in the access from one device to another's memory; keeps both devices set up.</summary>
internal sealed class PeerHandle : ChildHandle
{
    private readonly DeviceHandle _device;
    private readonly DeviceHandle _peer;

    private PeerHandle(DeviceHandle device, DeviceHandle peer)
        : base(device.Logger)
    {
        _device = device;
        _peer = peer;
    }

    protected override string Kind => "peer access";

    public static PeerHandle Open(DeviceHandle device, DeviceHandle peer)
    {
        var opened = new PeerHandle(device, peer);
        bool kept = false;
        peer.DangerousAddRef(ref kept);
        try
        {
            using AclScope scope = device.Enter();
            PeerLinks.Of(device.Acl).Open(device, peer);
            opened.Attach(device, 1);
            return opened;
        }
        catch
        {
            peer.DangerousRelease();
            throw;
        }
    }

    protected override void ReleaseNative()
    {
        try
        {
            PeerLinks.Of(_device.Acl).Close(_device, _peer);
        }
        finally
        {
            _peer.DangerousRelease();
        }
    }
}
