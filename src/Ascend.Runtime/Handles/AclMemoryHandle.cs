using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <summary>Device memory from aclrtMalloc: 64-byte aligned, not cleared.</summary>
internal sealed unsafe class AclMemoryHandle : DeviceMemoryHandle
{
    private readonly DeviceHandle _device;

    private AclMemoryHandle(DeviceHandle device, long length)
        : base(device.DeviceId, length, device.Logger)
    {
        _device = device;
    }

    public override DeviceHandle AclDevice => _device;

    public static AclMemoryHandle Allocate(DeviceHandle device, long length, DeviceMemoryPolicy policy)
    {
        var memory = new AclMemoryHandle(device, length);
        AclLibrary acl = device.Acl;
        using AclScope scope = device.Enter();
        void* address;
        int status = acl.Api.aclrtMalloc(&address, (nuint)length, (AclMemMallocPolicy)policy);
        if (status != 0)
        {
            throw acl.Failure(status, nameof(AclApi.aclrtMalloc), device.DeviceId, $"{length} bytes were asked for, {policy}.");
        }

        memory.Attach(device, (nint)address);
        return memory;
    }

    public override void CopyFromHost(long offset, ReadOnlySpan<byte> source)
    {
        using AclScope scope = _device.Enter();
        fixed (byte* from = source)
        {
            var count = (nuint)source.Length;
            int status = _device.Acl.Api.aclrtMemcpy(
                (byte*)handle + offset, (nuint)(Length - offset), from, count, AclMemcpyKind.ACL_MEMCPY_HOST_TO_DEVICE);
            ThrowIfCopyFailed(status, "from host to device", offset, source.Length);
            AscendMetrics.CountCopy(AclMemcpyKind.ACL_MEMCPY_HOST_TO_DEVICE, source.Length);
        }
    }

    public override void CopyToHost(long offset, Span<byte> destination)
    {
        using AclScope scope = _device.Enter();
        fixed (byte* to = destination)
        {
            var count = (nuint)destination.Length;
            int status = _device.Acl.Api.aclrtMemcpy(
                to, count, (byte*)handle + offset, count, AclMemcpyKind.ACL_MEMCPY_DEVICE_TO_HOST);
            ThrowIfCopyFailed(status, "from device to host", offset, destination.Length);
            AscendMetrics.CountCopy(AclMemcpyKind.ACL_MEMCPY_DEVICE_TO_HOST, destination.Length);
        }
    }

    protected override void ReleaseNative()
    {
        if (_device.IsLost)
        {
            return;
        }

        _device.BindForRelease();
        _device.Acl.Check(_device.Acl.Api.aclrtFree((void*)handle), nameof(AclApi.aclrtFree), DeviceId);
    }

    private void ThrowIfCopyFailed(int status, string direction, long offset, int count)
    {
        if (status != 0)
        {
            throw _device.Acl.Failure(
                status,
                nameof(AclApi.aclrtMemcpy),
                DeviceId,
                $"{count} bytes {direction} at offset {offset} of a buffer of {Length} bytes.");
        }
    }
}
