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
    private readonly Dictionary<(int Device, int Peer), int> _users = [];

    public static PeerLinks Of(AclLibrary acl) => s_links.GetOrCreateValue(acl);

    /// <summary>Opens access. The caller has bound the device's context.</summary>
    public void Open(DeviceHandle device, int peer)
    {
        lock (_lock)
        {
            int users = _users.GetValueOrDefault((device.DeviceId, peer));
            if (users == 0)
            {
                device.Acl.Check(
                    device.Acl.Api.aclrtDeviceEnablePeerAccess(peer, 0), nameof(AclApi.aclrtDeviceEnablePeerAccess), device.DeviceId);
            }

            _users[(device.DeviceId, peer)] = users + 1;
        }
    }

    /// <summary>Closes access after its last user. The caller has bound the device's context, unless the device was reset, which closed
    /// it already.</summary>
    public void Close(DeviceHandle device, int peer)
    {
        lock (_lock)
        {
            int users = _users[(device.DeviceId, peer)] - 1;
            if (users > 0)
            {
                _users[(device.DeviceId, peer)] = users;
                return;
            }

            _users.Remove((device.DeviceId, peer));
            if (!device.IsLost)
            {
                device.Acl.Check(
                    device.Acl.Api.aclrtDeviceDisablePeerAccess(peer), nameof(AclApi.aclrtDeviceDisablePeerAccess), device.DeviceId);
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
            if (_users.ContainsKey((device.DeviceId, peer)))
            {
                return true;
            }
        }

        int open;
        return device.Acl.Api.aclrtDevicePeerAccessStatus(device.DeviceId, peer, &open) == 0 && open != 0;
    }
}
