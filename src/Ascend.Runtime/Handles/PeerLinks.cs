using System.Runtime.CompilerServices;
using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <summary>
/// The peer access that this process's <see cref="PeerAccess"/> objects hold open. ACL opens it once for a pair of devices,
/// whoever asks, so users are counted.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed unsafe class PeerLinks
{
    private static readonly ConditionalWeakTable<AclLibrary, PeerLinks> s_links = [];

    private readonly Lock _lock = new();
    private readonly Dictionary<(int Device, int Peer), Link> _links = [];

    public static PeerLinks Of(AclLibrary acl) => s_links.GetOrCreateValue(acl);

    /// <summary>Opens access. The caller has bound the device's context.</summary>
    public void Open(DeviceHandle device, DeviceHandle peer)
    {
        lock (_lock)
        {
            Link link = Existing(device, peer.DeviceId) ?? new Link(0, device.Generation, peer.Generation);
            if (link.Users == 0)
            {
                device.Acl.Check(
                    device.Acl.Api.aclrtDeviceEnablePeerAccess(peer.DeviceId, 0),
                    nameof(AclApi.aclrtDeviceEnablePeerAccess),
                    device.DeviceId);
            }

            _links[(device.DeviceId, peer.DeviceId)] = link with { Users = link.Users + 1 };
        }
    }

    /// <summary>Closes access after its last user, unless a reset of the device has closed it, or it was opened anew after a reset.</summary>
    public void Close(DeviceHandle device, DeviceHandle peer)
    {
        lock (_lock)
        {
            (int Device, int Peer) pair = (device.DeviceId, peer.DeviceId);
            if (!_links.TryGetValue(pair, out Link link)
                || (link.Generation, link.PeerGeneration) != (device.Generation, peer.Generation))
            {
                return;
            }

            if (link.Users > 1)
            {
                _links[pair] = link with { Users = link.Users - 1 };
                return;
            }

            _links.Remove(pair);
            if (!device.IsLost)
            {
                device.BindForRelease();
                device.Acl.Check(
                    device.Acl.Api.aclrtDeviceDisablePeerAccess(pair.Peer), nameof(AclApi.aclrtDeviceDisablePeerAccess), pair.Device);
            }
        }
    }

    /// <summary>Refuses a copy between devices of which one may not reach the other. Access that others of this process opened counts,
    /// where the library can tell.</summary>
    /// <exception cref="ArgumentException">There is no access.</exception>
    public static void Require(DeviceHandle device, int peer)
    {
        if (peer != device.DeviceId && !Of(device.Acl).IsOpen(device, peer))
        {
            throw new ArgumentException(
                $"Device {device.DeviceId} may not reach memory of device {peer}: call EnablePeerAccess of device {device.DeviceId} first.");
        }
    }

    private bool IsOpen(DeviceHandle device, int peer)
    {
        lock (_lock)
        {
            if (Existing(device, peer) is not null)
            {
                return true;
            }
        }

        int open;
        return device.Acl.Api.aclrtDevicePeerAccessStatus(device.DeviceId, peer, &open) == 0 && open != 0;
    }

    /// <summary>The open access of two devices, unless one of them was reset since.</summary>
    private Link? Existing(DeviceHandle device, int peer) =>
        _links.TryGetValue((device.DeviceId, peer), out Link link)
        && link.Generation == device.Generation && link.PeerGeneration == device.Acl.HealthOf(peer).Generation ? link : null;

    /// <summary>Access that is open, how often, and between which generations of the devices.</summary>
    private readonly record struct Link(int Users, int Generation, int PeerGeneration);
}
