using Ascend.Interop.Simpler.G6;

namespace Ascend.Simpler;

/// <summary>Initialises a context that was just created.</summary>
/// <returns>The status of the host runtime's own function.</returns>
internal unsafe delegate int ContextInitializer(void* context);

/// <summary>
/// Owns a device context of the host runtime and the opened library behind it. Session-owned device memory holds a reference,
/// so the context outlives it.
/// </summary>
internal sealed unsafe class RuntimeContextHandle : ChildHandle
{
    private readonly IDisposable _library;
    private readonly string _libraryPath;
    private readonly ContextApi _api;
    private readonly DeviceHandle _device;
    private int _memoryCount;

    private RuntimeContextHandle(IDisposable library, string libraryPath, in ContextApi api, DeviceHandle device)
        : base(device.Logger)
    {
        _library = library;
        _libraryPath = libraryPath;
        _api = api;
        _device = device;
    }

    public int DeviceId => _device.DeviceId;

    /// <summary>The device, when it is driven through ACL.</summary>
    public DeviceHandle? AclDevice => _device.HasAcl ? _device : null;

    /// <summary>Number of device buffers that live in the context.</summary>
    public int MemoryCount => Volatile.Read(ref _memoryCount);

    /// <summary>Reads what the libraries have written to standard error in the present operation; null where nothing is captured.</summary>
    public RuntimeLogCapture? Log { get; set; }

    protected override string Kind => "host runtime context";

    public void* Pointer => (void*)handle;

    public ref readonly ContextApi Api => ref _api;

    /// <summary>Creates a context and initialises it on the device.</summary>
    /// <param name="library">The opened library; the handle owns it from here on, also when this method throws.</param>
    /// <param name="libraryPath">Its path.</param>
    /// <param name="api">Its functions.</param>
    /// <param name="device">The device, kept open by the handle.</param>
    /// <param name="initialize">Calls the generation's simpler_init.</param>
    /// <param name="log">What the libraries write meanwhile; null where nothing is captured.</param>
    public static RuntimeContextHandle Create(
        IDisposable library, string libraryPath, in ContextApi api, DeviceHandle device, ContextInitializer initialize, RuntimeLogCapture? log)
    {
        var result = new RuntimeContextHandle(library, libraryPath, in api, device) { Log = log };
        try
        {
            void* context = api.Create();
            if (context is null)
            {
                throw result.Failure("create_device_context", (int)SimplerStatus.SIMPLER_ERROR, "The library returned no context.");
            }

            int status = initialize(context);
            if (status != 0)
            {
                api.Destroy(context);
                throw result.Failure("simpler_init", status, "");
            }

            result.Attach(device, (nint)context);
            return result;
        }
        catch
        {
            library.Dispose();
            throw;
        }
    }

    public void AddMemory() => Interlocked.Increment(ref _memoryCount);

    public void RemoveMemory() => Interlocked.Decrement(ref _memoryCount);

    /// <summary>The exception for a failed call; reads the libraries' text, so it has to run on the thread that called.</summary>
    public AscendException Failure(string operation, int status, string detail, RuntimeLogCapture? log = null)
    {
        var failure = new AscendFailure
        {
            Operation = operation,
            Library = ErrorLibrary.Simpler,
            Code = status,
            DeviceId = DeviceId,
            Detail = detail,
            LibraryPath = _libraryPath,
        };
        failure = (log ?? Log)?.Errors() is { } lines
            ? failure.Explained(lines.Text, lines.DeviceCodeName)
            : failure with { RecentMessage = _device.ReadRecentMessage() };
        return failure.ToException();
    }

    protected override void ReleaseNative()
    {
        int status = _api.Finalize(Pointer);
        _api.Destroy(Pointer);
        _library.Dispose();
        if (status != 0)
        {
            throw Failure("finalize_device", status, "");
        }
    }
}
