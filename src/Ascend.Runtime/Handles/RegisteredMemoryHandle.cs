using System.Runtime.InteropServices;
using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <summary>A caller's host memory, page-locked by aclrtHostRegisterV2. It keeps the memory in place until it is unregistered.</summary>
internal sealed unsafe class RegisteredMemoryHandle : HostMemoryHandle
{
    private readonly MemoryOwner _owner;

    private RegisteredMemoryHandle(DeviceHandle device, long length, MemoryOwner owner)
        : base(device, length) => _owner = owner;

    protected override string Kind => "registered memory";

    protected override string FreeOperation => nameof(AclApi.aclrtHostUnregister);

    /// <summary>Registers memory.</summary>
    /// <param name="device">The device whose context does it.</param>
    /// <param name="address">A multiple of 4096.</param>
    /// <param name="length">Bytes; more than 0.</param>
    /// <param name="owner">Keeps the memory where it is; released by the handle, also when this method throws.</param>
    public static RegisteredMemoryHandle Register(DeviceHandle device, void* address, long length, MemoryOwner owner)
    {
        var memory = new RegisteredMemoryHandle(device, length, owner);
        try
        {
            AclLibrary acl = device.Acl;
            using AclScope scope = device.Enter();
            int status = acl.Api.aclrtHostRegisterV2(address, (ulong)length, (uint)AclHostRegisterFlag.ACL_HOST_REG_PINNED);
            if (status != 0)
            {
                throw acl.Failure(
                    status, nameof(AclApi.aclrtHostRegisterV2), device.DeviceId, $"{length} bytes at 0x{(nint)address:x} were to be page-locked.");
            }

            memory.Attach(device, (nint)address);
            return memory;
        }
        catch
        {
            owner.Release();
            throw;
        }
    }

    protected override int Free() => Device.Acl.Api.aclrtHostUnregister((void*)handle);

    protected override void ReleaseNative()
    {
        try
        {
            base.ReleaseNative();
        }
        finally
        {
            _owner.Release();
        }
    }

    /// <summary>What keeps registered memory in place: a pinned managed block or a native one with a count of its users.</summary>
    internal readonly struct MemoryOwner
    {
        private readonly System.Buffers.MemoryHandle _pin;
        private readonly SafeHandle? _native;

        public MemoryOwner(System.Buffers.MemoryHandle pin) => _pin = pin;

        /// <param name="native">Its reference passes to the new owner.</param>
        public MemoryOwner(SafeHandle native) => _native = native;

        public void Release()
        {
            _pin.Dispose();
            _native?.DangerousRelease();
        }
    }
}
