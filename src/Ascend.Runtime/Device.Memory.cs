using System.Buffers;
using System.Runtime.InteropServices;
using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <content>Memory.</content>
public sealed unsafe partial class Device
{
    /// <summary>Alignment of memory that can be registered, in bytes (CANN documentation of aclrtHostRegister).</summary>
    public const int RegistrationAlignment = 4096;

    /// <summary>Allocates device memory, 64-byte aligned and not cleared, in huge pages where they fit.</summary>
    /// <param name="bytes">More than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    /// <exception cref="AscendOutOfMemoryException">The device has not that much memory left.</exception>
    /// <exception cref="AscendException">The allocation failed.</exception>
    public DeviceBuffer Allocate(long bytes) => Allocate(bytes, DeviceMemoryPolicy.HugeFirst);

    /// <summary>Allocates device memory in pages of a kind, 64-byte aligned and not cleared.</summary>
    /// <param name="bytes">More than 0.</param>
    /// <param name="policy">The pages it is made of.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive, or there is no such policy.</exception>
    /// <inheritdoc cref="Allocate(long)" path="/exception"/>
    public DeviceBuffer Allocate(long bytes, DeviceMemoryPolicy policy)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        if (!Enum.IsDefined(policy))
        {
            // ACL would take another one in its place.
            throw new ArgumentOutOfRangeException(nameof(policy), policy, "There is no such memory policy.");
        }

        RequireAcl("Device memory", "Use RuntimeSession.Allocate.");
        return new DeviceBuffer(AclMemoryHandle.Allocate(Handle, bytes, policy));
    }

    /// <summary>Allocates device memory for a number of elements.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="count">More than 0.</param>
    /// <param name="policy">The pages it is made of.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is not positive, or there is no such policy.</exception>
    /// <exception cref="OverflowException">The size in bytes exceeds <see cref="long.MaxValue"/>.</exception>
    /// <inheritdoc cref="Allocate(long)" path="/exception"/>
    public DeviceBuffer<T> Allocate<T>(long count, DeviceMemoryPolicy policy = DeviceMemoryPolicy.HugeFirst)
        where T : unmanaged => new(Allocate(BufferRange.ByteCount<T>(count), policy));

    /// <summary>Allocates page-locked host memory for asynchronous copies, 64-byte aligned and not cleared.</summary>
    /// <param name="bytes">More than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    /// <exception cref="AscendOutOfMemoryException">The host has not that much memory left to lock.</exception>
    /// <exception cref="AscendException">The allocation failed.</exception>
    public PinnedBuffer AllocatePinned(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        RequireAcl("Pinned memory", "Use managed memory; RuntimeSession.Allocate gives device memory.");
        return new PinnedBuffer(PinnedMemoryHandle.Allocate(Handle, bytes));
    }

    /// <summary>Allocates page-locked host memory for a number of elements.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="count">More than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is not positive.</exception>
    /// <exception cref="OverflowException">The size in bytes exceeds <see cref="long.MaxValue"/>.</exception>
    /// <inheritdoc cref="AllocatePinned(long)"/>
    public PinnedBuffer<T> AllocatePinned<T>(long count)
        where T : unmanaged => new(AllocatePinned(BufferRange.ByteCount<T>(count)));

    /// <summary>Page-locks managed memory for asynchronous copies (aclrtHostRegisterV2).</summary>
    /// <param name="memory">It is pinned until the result is disposed and no queued copy uses it; its first byte has an address that is a
    /// multiple of <see cref="RegistrationAlignment"/>: take a slice of a pinned array (<see cref="GC.AllocateArray{T}"/>).</param>
    /// <returns>The memory as a pinned buffer; disposing it unlocks the memory.</returns>
    /// <exception cref="ArgumentException">The memory is empty or not aligned.</exception>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The ACL library lacks aclrtHostRegisterV2 (CANN 8.5.0), or the host's kernel (5.10 or
    /// older) locks only memory of ACL.</exception>
    /// <exception cref="AscendException">The memory could not be locked.</exception>
    public PinnedBuffer RegisterMemory(Memory<byte> memory)
    {
        RequireAcl("Registered memory", "Use managed memory; RuntimeSession.Allocate gives device memory.");
        MemoryHandle pin = memory.Pin();
        return Register(pin.Pointer, memory.Length, new RegisteredMemoryHandle.MemoryOwner(pin), nameof(memory));
    }

    /// <summary>Page-locks native memory for asynchronous copies, such as a mapped file's view.</summary>
    /// <param name="memory">It is kept alive until the result is disposed and no queued copy uses it; its address is a multiple of
    /// <see cref="RegistrationAlignment"/>.</param>
    /// <returns>The memory as a pinned buffer; disposing it unlocks the memory.</returns>
    /// <inheritdoc cref="RegisterMemory(Memory{byte})" path="/exception"/>
    public PinnedBuffer RegisterMemory(SafeBuffer memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        RequireAcl("Registered memory", "Use managed memory; RuntimeSession.Allocate gives device memory.");
        bool leased = false;
        memory.DangerousAddRef(ref leased);
        return Register(
            (void*)memory.DangerousGetHandle(),
            checked((long)memory.ByteLength),
            new RegisteredMemoryHandle.MemoryOwner(memory),
            nameof(memory));
    }

    /// <summary>Free and total memory of a kind.</summary>
    /// <param name="kind">The kind; CANN reads a kind that the chip does not have as 0 of 0, but high-bandwidth memory of a chip without
    /// as its DDR.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such kind.</exception>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The backend is the simulator.</exception>
    /// <exception cref="AscendException">The runtime could not tell.</exception>
    public DeviceMemoryInfo GetMemoryInfo(DeviceMemoryKind kind = DeviceMemoryKind.HighBandwidth)
    {
        if (!Enum.IsDefined(kind))
        {
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind of memory.");
        }

        RequireAcl("The free memory", "Ask RuntimeSession.Allocate for what is needed.");
        return QueryMemory(Handle, kind);
    }

    /// <summary>What the components of CANN use of the device's memory, the largest first (aclrtGetMemUsageInfo).</summary>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The backend is the simulator, or the ACL library lacks the function (CANN 8.5.0).</exception>
    /// <exception cref="AscendException">The runtime could not tell.</exception>
    public IReadOnlyList<ComponentMemoryUsage> GetMemoryUsage()
    {
        RequireAcl("The use of memory", "Ask the operating system.");
        var found = new AclMemUsageInfo[MaxComponents];
        nuint count;
        fixed (AclMemUsageInfo* to = found)
        {
            using AclScope scope = Handle.Enter();
            int status = Handle.Acl.Api.aclrtGetMemUsageInfo(Id, to, (nuint)found.Length, &count);
            Handle.Acl.Check(status, nameof(AclApi.aclrtGetMemUsageInfo), Id);
        }

        return [.. found.Take((int)Math.Min(count, MaxComponents)).Select(ComponentMemoryUsage.Of)];
    }

    internal static DeviceMemoryInfo QueryMemory(DeviceHandle device, DeviceMemoryKind kind)
    {
        using AclScope scope = device.Enter();
        nuint free;
        nuint total;
        int status = device.Acl.Api.aclrtGetMemInfo((AclMemAttr)kind, &free, &total);
        device.Acl.Check(status, nameof(AclApi.aclrtGetMemInfo), device.DeviceId);
        return new DeviceMemoryInfo((long)free, (long)total);
    }

    private PinnedBuffer Register(void* address, long length, RegisteredMemoryHandle.MemoryOwner owner, string name)
    {
        string? refused = length == 0 ? "There is no memory to register."
            : (nint)address % RegistrationAlignment != 0
                ? $"Address 0x{(nint)address:x} is not a multiple of {RegistrationAlignment}; only whole pages can be registered."
            : null;
        if (refused is null)
        {
            return new PinnedBuffer(RegisteredMemoryHandle.Register(Handle, address, length, owner));
        }

        owner.Release();
        throw new ArgumentException(refused, name);
    }

    /// <summary>More components than CANN has.</summary>
    private const int MaxComponents = 256;
}
