namespace Ascend.Simpler;

/// <summary>Device memory of a host runtime context (device_malloc_ctx).</summary>
internal sealed unsafe class SessionMemoryHandle : DeviceMemoryHandle
{
    private readonly RuntimeContextHandle _context;

    private SessionMemoryHandle(RuntimeContextHandle context, long length)
        : base(context.DeviceId, length, context.Logger) => _context = context;

    public override DeviceHandle? AclDevice => _context.AclDevice;

    protected override string Kind => "session device memory";

    public static SessionMemoryHandle Allocate(RuntimeContextHandle context, long length)
    {
        var memory = new SessionMemoryHandle(context, length);
        void* address = context.Api.adapter_allocate(context.Pointer, (nuint)length);
        if (address is null)
        {
            throw new AscendOutOfMemoryException(
                $"device_malloc_ctx gave no memory for {length} bytes on device {context.DeviceId}.",
                "Free device buffers, or ask for less.");
        }

        memory.Attach(context, (nint)address);
        context.AddMemory();
        return memory;
    }

    public override void CopyFromHost(long offset, ReadOnlySpan<byte> source)
    {
        fixed (byte* from = source)
        {
            int status = _context.Api.adapter_copy_to_device(_context.Pointer, (byte*)Address + offset, from, (nuint)source.Length);
            ThrowIfFailed(status, "copy_to_device_ctx", offset, source.Length);
        }
    }

    public override void CopyToHost(long offset, Span<byte> destination)
    {
        fixed (byte* to = destination)
        {
            int status = _context.Api.adapter_copy_from_device(_context.Pointer, to, (byte*)Address + offset, (nuint)destination.Length);
            ThrowIfFailed(status, "copy_from_device_ctx", offset, destination.Length);
        }
    }

    protected override void ReleaseNative()
    {
        _context.Api.adapter_free(_context.Pointer, (void*)Address);
        _context.RemoveMemory();
    }

    private void ThrowIfFailed(int status, string operation, long offset, int count)
    {
        if (status != 0)
        {
            throw _context.Failure(operation, status, $"{count} bytes at offset {offset} of a buffer of {Length} bytes.");
        }
    }
}
