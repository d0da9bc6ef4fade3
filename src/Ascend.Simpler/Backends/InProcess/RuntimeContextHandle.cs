using System.Runtime.InteropServices;
using System.Text;
using Ascend.Interop.Simpler;

namespace Ascend.Simpler;

/// <summary>
/// Owns a device context of the host runtime and the opened library behind it. Session-owned device memory holds a reference,
/// so the context outlives it.
/// </summary>
internal sealed unsafe class RuntimeContextHandle : ChildHandle
{
    private const int FirstHostCode = -1000;
    private const int FirstAdapterCode = -20_000;

    private readonly SimplerAdapter _adapter;
    private readonly AdapterLibrary* _library;
    private readonly string _libraryPath;
    private readonly DeviceHandle _device;
    private int _memoryCount;

    private RuntimeContextHandle(RuntimeBuild build, AdapterLibrary* library, DeviceHandle device)
        : base(device.Logger)
    {
        _adapter = build.Adapter;
        _library = library;
        _libraryPath = build.HostRuntime;
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

    public AdapterContext* Pointer => (AdapterContext*)handle;

    /// <summary>The adapter's functions.</summary>
    public ref readonly AdapterApi Api => ref _adapter.Api;

    /// <summary>Opens a build's library and creates a context that is initialised on the device.</summary>
    /// <param name="build">The build.</param>
    /// <param name="platform">What its get_platform has to answer.</param>
    /// <param name="device">The device, kept open by the handle.</param>
    /// <param name="executors">The executors that it starts.</param>
    /// <param name="dmaMask">Workspaces for DMA engines to provision.</param>
    /// <param name="log">What the libraries write meanwhile; null where nothing is captured.</param>
    public static RuntimeContextHandle Create(
        RuntimeBuild build, string platform, DeviceHandle device, ExecutorBinaries executors, uint dmaMask, RuntimeLogCapture? log)
    {
        SimplerAdapter adapter = build.Adapter;
        byte* message = stackalloc byte[(int)AdapterLimit.ADAPTER_MAX_TEXT];
        message[0] = 0;
        AdapterLibrary* library = Load(build, message);
        var result = new RuntimeContextHandle(build, library, device) { Log = log };
        try
        {
            string actual = Marshal.PtrToStringUTF8((nint)adapter.Api.adapter_platform(library)) ?? "";
            if (actual != platform)
            {
                throw new AscendException(
                    $"'{build.HostRuntime}' is built for platform '{actual}', this host drives '{platform}'.", $"Name a library built for '{platform}'.");
            }

            result.Attach(device, (nint)Start(result, executors, dmaMask, message));
            return result;
        }
        catch
        {
            adapter.Api.adapter_close(library);
            throw;
        }
    }

    public void AddMemory() => Interlocked.Increment(ref _memoryCount);

    public void RemoveMemory() => Interlocked.Decrement(ref _memoryCount);

    /// <summary>The status says only that something failed on the host's side, or may say it.</summary>
    public bool IsGenericFailure(int status) => status == (_adapter.Facts.HasSplitCodes ? FirstHostCode : -1);

    /// <summary>The exception for a failed call; reads the libraries' text, so it has to run on the thread that called.</summary>
    public AscendException Failure(string operation, int status, string detail, RuntimeLogCapture? log = null)
    {
        if (status <= FirstAdapterCode)
        {
            return status == (int)AdapterStatus.ADAPTER_NOT_OFFERED
                ? new AscendNotSupportedException($"{operation}: this build of simpler's runtime does not offer it. {detail}", "Use a tree that has it.")
                : new AscendException($"{operation} failed on device {DeviceId}: {(AdapterStatus)status} ({status}). {detail}", "See the message before it.");
        }

        var failure = new AscendFailure
        {
            Operation = operation,
            Library = ErrorLibrary.Simpler,
            Code = status,
            CodeName = DeviceCodeName(status),
            DeviceId = DeviceId,
            Detail = detail,
            LibraryPath = _libraryPath,
        };
        return ((log ?? Log)?.Errors() is { } lines
            ? failure.Explained(lines.Text, lines.DeviceCodeName ?? failure.CodeName)
            : failure with { RecentMessage = _device.ReadRecentMessage() }).ToException();
    }

    protected override void ReleaseNative()
    {
        int status = Api.adapter_stop(Pointer);
        Api.adapter_close(_library);
        if (status != 0)
        {
            throw Failure("finalize_device", status, "");
        }
    }

    private static AdapterLibrary* Load(RuntimeBuild build, byte* message)
    {
        AdapterLibrary* library = null;
        int status;
        using (SampleIdVariable.Harmless())
        {
            fixed (byte* path = Encoding.UTF8.GetBytes(build.HostRuntime + '\0'))
            {
                status = build.Adapter.Api.adapter_open((sbyte*)path, build.Tree is null ? 0 : 1, &library, (sbyte*)message);
            }
        }

        return status == 0
            ? library
            : throw new AscendException(
                new AscendFailure
                {
                    Operation = "Loading " + Path.GetFileName(build.HostRuntime),
                    LibraryPath = build.HostRuntime,
                    Detail = $"'{build.HostRuntime}': {Text(message)}.",
                    NextStep = "Build the library again from the tree's sources.",
                });
    }

    private static AdapterContext* Start(RuntimeContextHandle owner, ExecutorBinaries executors, uint dmaMask, byte* message)
    {
        AdapterContext* context = null;
        sbyte* operation = null;
        int status;
        fixed (byte* aicpu = executors.Aicpu, aicore = executors.Aicore, dispatcher = executors.Dispatcher)
        {
            AdapterStart start = new()
            {
                aicpu = aicpu,
                aicpu_size = (ulong)executors.Aicpu.Length,
                aicore = aicore,
                aicore_size = (ulong)executors.Aicore.Length,
                dispatcher = dispatcher,
                dispatcher_size = (ulong)executors.Dispatcher.Length,
                dma_mask = dmaMask,
                device = owner.DeviceId,
            };
            status = owner.Api.adapter_start(owner._library, &start, &context, &operation, (sbyte*)message);
        }

        return status == 0 ? context : throw owner.Failure(Marshal.PtrToStringUTF8((nint)operation)!, status, Text(message));
    }

    private static string Text(byte* message) =>
        SimplerAdapter.Text(new ReadOnlySpan<byte>(message, (int)AdapterLimit.ADAPTER_MAX_TEXT));

    /// <summary>Where host codes have numbers of their own, a smaller one can only be the device's.</summary>
    private string? DeviceCodeName(int status) =>
        _adapter.Facts.HasSplitCodes && status is < 0 and > FirstHostCode && ErrorCatalog.Find(ErrorLibrary.Simpler, status) is { } entry
            ? entry.Alternatives.Prepend(entry).FirstOrDefault(reading => reading.Layer.EndsWith("(device)", StringComparison.Ordinal))?.Name
            : null;
}
