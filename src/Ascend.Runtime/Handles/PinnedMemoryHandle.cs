using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <summary>Page-locked host memory from aclrtMallocHost.</summary>
internal sealed unsafe class PinnedMemoryHandle : HostMemoryHandle
{
    private PinnedMemoryHandle(DeviceHandle device, long length)
        : base(device, length)
    {
    }

    protected override string Kind => "pinned memory";

    protected override string FreeOperation => nameof(AclApi.aclrtFreeHost);

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

    protected override int Free() => Device.Acl.Api.aclrtFreeHost((void*)handle);
}
