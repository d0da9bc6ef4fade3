using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <summary>
/// An event: a re-recordable one (aclrtCreateEventExWithFlag), which is not held to the count of hardware events, or a resettable
/// one (aclrtCreateEventWithFlag), which is.
/// </summary>
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

    public static EventHandle Create(DeviceHandle device, EventOptions options)
    {
        var created = new EventHandle(device);
        AclLibrary acl = device.Acl;
        uint flags = (options.Ordering || options.Resettable ? (uint)AclEventFlag.ACL_EVENT_SYNC : 0)
            | (options.Timing ? (uint)AclEventFlag.ACL_EVENT_TIME_LINE : 0);
        using AclScope scope = device.Enter();
        AclEvent* value;
        if (options.Resettable)
        {
            acl.Check(acl.Api.aclrtCreateEventWithFlag(&value, flags), nameof(AclApi.aclrtCreateEventWithFlag), device.DeviceId);
        }
        else
        {
            acl.Check(acl.Api.aclrtCreateEventExWithFlag(&value, flags), nameof(AclApi.aclrtCreateEventExWithFlag), device.DeviceId);
        }

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
