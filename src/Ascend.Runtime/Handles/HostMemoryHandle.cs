using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <summary>Page-locked host memory, which ACL copies asynchronously; its value is the host address.</summary>
internal abstract unsafe class HostMemoryHandle(DeviceHandle device, long length) : ChildHandle(device.Logger)
{
    public long Length { get; } = length;

    public byte* Address => (byte*)handle;

    /// <summary>The device whose context made it known to ACL.</summary>
    protected DeviceHandle Device { get; } = device;

    /// <summary>Name of the function behind <see cref="Free"/>.</summary>
    protected abstract string FreeOperation { get; }

    /// <summary>Gives the memory back to ACL; some context of the device is bound.</summary>
    protected abstract int Free();

    protected override void ReleaseNative()
    {
        if (Device.IsLost)
        {
            FreeAfterReset();
            return;
        }

        Device.BindForRelease();
        Device.Acl.Check(Free(), FreeOperation, Device.DeviceId);
    }

    /// <summary>Host memory outlives a reset of the device; freeing it takes some context of the device.</summary>
    private void FreeAfterReset()
    {
        AclLibrary acl = Device.Acl;
        acl.Check(acl.Api.aclrtSetDevice(Device.DeviceId), nameof(AclApi.aclrtSetDevice), Device.DeviceId);
        int freed = Free();
        int reset = acl.Api.aclrtResetDevice(Device.DeviceId);
        acl.Check(freed, FreeOperation, Device.DeviceId);
        acl.Check(reset, nameof(AclApi.aclrtResetDevice), Device.DeviceId);
    }
}
