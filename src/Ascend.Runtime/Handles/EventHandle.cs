using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <summary>A re-recordable event (aclrtCreateEventExWithFlag), which is not held to the count of hardware events.</summary>
internal sealed unsafe class EventHandle : ChildHandle
{
    private EventHandle(DeviceHandle device)
        : base(device.Logger)
    {
        Device = device;
    }

    public DeviceHandle Device { get; }

    public AclEvent* Value => (AclEvent*)handle;

    protected override string Kind => "event";

    public static EventHandle Create(DeviceHandle device, bool timing)
    {
        var created = new EventHandle(device);
        uint flags = (uint)AclEventFlag.ACL_EVENT_SYNC | (timing ? (uint)AclEventFlag.ACL_EVENT_TIME_LINE : 0);
        using AclScope scope = device.Enter();
        AclEvent* value;
        device.Acl.Check(
            device.Acl.Api.aclrtCreateEventExWithFlag(&value, flags),
            nameof(AclApi.aclrtCreateEventExWithFlag),
            device.DeviceId);
        created.Attach(device, (nint)value);
        return created;
    }

    /// <summary>Leases this handle and binds its context for one call.</summary>
    public AclScope Enter() => new(this, Device);

    protected override void ReleaseNative()
    {
        if (Device.IsLost)
        {
            return;
        }

        Device.BindForRelease();
        Device.Acl.Check(Device.Acl.Api.aclrtDestroyEvent(Value), nameof(AclApi.aclrtDestroyEvent), Device.DeviceId);
    }
}
