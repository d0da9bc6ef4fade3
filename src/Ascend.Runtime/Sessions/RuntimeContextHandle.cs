using Ascend.Interop;
using Ascend.Interop.Simpler.G6;

namespace Ascend.Runtime;

/// <summary>
/// Owns a device context of the host runtime and the opened library behind it. Session-owned device memory holds a reference,
/// so the context outlives it.
/// </summary>
internal sealed unsafe class RuntimeContextHandle : ChildHandle
{
    private readonly NativeTable<SimplerApi> _library;
    private readonly DeviceHandle _device;
    private int _memoryCount;

    private RuntimeContextHandle(NativeTable<SimplerApi> library, DeviceHandle device)
        : base(device.Logger)
    {
        _library = library;
        _device = device;
    }

    public int DeviceId => _device.DeviceId;

    /// <summary>Number of device buffers that live in the context.</summary>
    public int MemoryCount => Volatile.Read(ref _memoryCount);

    protected override string Kind => "host runtime context";

    public SimplerDeviceContext* Pointer => (SimplerDeviceContext*)handle;

    public ref readonly SimplerApi Api => ref _library.Api;

    /// <summary>Creates a context and initialises it on the device.</summary>
    /// <param name="library">The opened library; the handle owns it from here on.</param>
    /// <param name="device">The device, kept open by the handle.</param>
    public static RuntimeContextHandle Create(NativeTable<SimplerApi> library, DeviceHandle device)
    {
        var result = new RuntimeContextHandle(library, device);
        SimplerDeviceContext* context = library.Api.create_device_context();
        if (context is null)
        {
            throw result.Failure(
                nameof(SimplerApi.create_device_context), (int)SimplerStatus.SIMPLER_ERROR, "The library returned no context.");
        }

        int status = library.Api.simpler_init(context, device.DeviceId, null, 0, null, 0, null, 0, null);
        if (status != 0)
        {
            library.Api.destroy_device_context(context);
            throw result.Failure(nameof(SimplerApi.simpler_init), status, "");
        }

        result.Attach(device, (nint)context);
        return result;
    }

    public void AddMemory() => Interlocked.Increment(ref _memoryCount);

    public void RemoveMemory() => Interlocked.Decrement(ref _memoryCount);

    /// <summary>The exception for a failed call; reads the libraries' text, so it has to run on the thread that called.</summary>
    public AscendException Failure(string operation, int status, string detail) => new AscendFailure
    {
        Operation = operation,
        Library = ErrorLibrary.Simpler,
        Code = status,
        DeviceId = DeviceId,
        Detail = detail,
        LibraryPath = _library.LibraryPath,
        RecentMessage = _device.Acl.ReadRecentMessage(),
    }.ToException();

    protected override void ReleaseNative()
    {
        int status = _library.Api.finalize_device(Pointer);
        _library.Api.destroy_device_context(Pointer);
        _library.Dispose();
        if (status != 0)
        {
            throw Failure(nameof(SimplerApi.finalize_device), status, "");
        }
    }
}
