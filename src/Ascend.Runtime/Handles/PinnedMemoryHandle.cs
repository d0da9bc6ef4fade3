using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <summary>Page-locked host memory from aclrtMallocHost; its value is the host address.</summary>
internal sealed unsafe class PinnedMemoryHandle : ChildHandle
{
    private readonly DeviceHandle _device;

    private PinnedMemoryHandle(DeviceHandle device, long length)
        : base(device.Logger)
    {
        _device = device;
        Length = length;
    }

    public long Length { get; }

    public byte* Address => (byte*)handle;

    protected override string Kind => "pinned memory";

    public static PinnedMemoryHandle Allocate(DeviceHandle device, long length)
    {
        var memory = new PinnedMemoryHandle(device, length);
        AclLibrary acl = device.Acl;
        using AclScope scope = device.Enter();
        void* address;
        int status = acl.Api.aclrtMallocHost(&address, (nuint)length);
        if (status != 0)
        {
            throw acl.Failure(status, nameof(AclApi.aclrtMallocHost), device.DeviceId, $"{length} bytes were asked for.");
        }

        memory.Attach(device, (nint)address);
        return memory;
    }

    protected override void ReleaseNative()
    {
        if (_device.IsLost)
        {
            FreeAfterReset();
            return;
        }

        _device.BindForRelease();
        _device.Acl.Check(_device.Acl.Api.aclrtFreeHost((void*)handle), nameof(AclApi.aclrtFreeHost), _device.DeviceId);
    }

    /// <summary>Host memory outlives a reset of the device; freeing it takes some context of the device.</summary>
    private void FreeAfterReset()
    {
        AclLibrary acl = _device.Acl;
        acl.Check(acl.Api.aclrtSetDevice(_device.DeviceId), nameof(AclApi.aclrtSetDevice), _device.DeviceId);
        int freed = acl.Api.aclrtFreeHost((void*)handle);
        int reset = acl.Api.aclrtResetDevice(_device.DeviceId);
        acl.Check(freed, nameof(AclApi.aclrtFreeHost), _device.DeviceId);
        acl.Check(reset, nameof(AclApi.aclrtResetDevice), _device.DeviceId);
    }
}
