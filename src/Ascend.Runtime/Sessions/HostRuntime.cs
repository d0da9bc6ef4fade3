using System.Runtime.InteropServices;
using Ascend.Interop;
using Ascend.Interop.Simpler.G6;

namespace Ascend.Runtime;

/// <summary>
/// One open build of simpler's host runtime with an initialised context on one device. Calls are serialised by the session.
/// </summary>
internal sealed unsafe class HostRuntime : IDisposable
{
    private readonly NativeTable<SimplerApi> _library;
    private readonly RuntimeContextHandle _context;
    private bool _finalizeFailed;

    private HostRuntime(NativeTable<SimplerApi> library, RuntimeContextHandle context, RunSlot slot)
    {
        _library = library;
        _context = context;
        Slot = slot;
        Platform = PlatformOf(library);
    }

    /// <summary>The platform that the library was built for, as <c>get_platform</c> tells.</summary>
    public string Platform { get; }

    public string LibraryPath => _library.LibraryPath;

    /// <summary>Storage of the run in progress.</summary>
    public RunSlot Slot { get; }

    public RuntimeContextHandle Context => _context;

    private ref readonly SimplerApi Api => ref _library.Api;

    private SimplerDeviceContext* ContextPointer => _context.Pointer;

    /// <summary>Opens a library and initialises a context on a device.</summary>
    /// <exception cref="AscendException">The library cannot be opened or is of another kind, it is for another platform, breaks its contract,
    /// or a call failed.</exception>
    public static HostRuntime Open(string path, string platform, DeviceHandle device)
    {
        NativeTable<SimplerApi> library = NativeLibraries.Open<SimplerApi>(path);
        RuntimeContextHandle? context = null;
        try
        {
            string actual = PlatformOf(library);
            if (actual != platform)
            {
                throw new AscendException(
                    $"'{path}' is built for platform '{actual}', this host drives '{platform}'.", $"Name a library built for '{platform}'.");
            }

            HostLog.Bind(library);
            CheckContract(library);
            context = RuntimeContextHandle.Create(library, device);
            var slot = new RunSlot(library.Api.get_runtime_size(), library.Api.get_runtime_alignment());
            RuntimeLog.HostRuntimeOpened(device.Logger, path, actual, device.DeviceId);
            return new HostRuntime(library, context, slot);
        }
        catch
        {
            if (context is null)
            {
                library.Dispose();
            }

            context?.Dispose();
            throw;
        }
    }

    public void Register(int callableId, ChipCallableHandle callable, string package) => ThrowIfFailed(
        Api.simpler_register_callable(ContextPointer, callableId, callable.Pointer),
        nameof(SimplerApi.simpler_register_callable),
        $"Package '{package}', callable id {callableId}.");

    public void Unregister(int callableId) => ThrowIfFailed(
        Api.simpler_unregister_callable(ContextPointer, callableId), nameof(SimplerApi.simpler_unregister_callable), $"Callable id {callableId}.");

    /// <summary>Unregisters as part of undoing a registration that failed; an unknown id is no failure to the runtime.</summary>
    public void TryUnregister(int callableId) => _ = Api.simpler_unregister_callable(ContextPointer, callableId);

    public int Prepare(int callableId, KernelArguments arguments, in CallConfig config)
    {
        RetryFinalize();
        NativeRunDescriptor descriptor = Slot.NextDescriptor();
        fixed (CallConfig* configPointer = &config)
        {
            return Api.simpler_prepare_run(ContextPointer, Slot.Storage, callableId, arguments.Block, configPointer, &descriptor);
        }
    }

    public int Launch() => Api.simpler_launch_run(ContextPointer, Slot.Storage);

    public int Poll() => Api.simpler_poll_run(ContextPointer, Slot.Storage);

    public int Wait() => Api.simpler_wait_run(ContextPointer, Slot.Storage);

    /// <summary>Finalizes the run in the slot. One that fails is tried again before the slot or the context is used next, so that
    /// the library is not left with a run that nobody can reach.</summary>
    public int FinalizeRun()
    {
        int status = Api.simpler_finalize_run(ContextPointer, Slot.Storage);
        _finalizeFailed = status != 0;
        return status;
    }

    public AscendException Failure(string operation, int status, string detail) => _context.Failure(operation, status, detail);

    /// <summary>Ends the context when its last user lets go, and with it the library's use.</summary>
    public void Dispose()
    {
        RetryFinalize();
        _context.Dispose();
        Slot.Dispose();
    }

    private void RetryFinalize()
    {
        if (_finalizeFailed)
        {
            _ = FinalizeRun();
            _finalizeFailed = false;
        }
    }

    private static string PlatformOf(NativeTable<SimplerApi> library) =>
        Marshal.PtrToStringUTF8((nint)library.Api.get_platform()) ?? "";

    private static void CheckContract(NativeTable<SimplerApi> library)
    {
        PipelineContract* contract = library.Api.get_pipeline_contract();
        string? problem = contract is null ? "it has none"
            : contract->abi_version != (uint)SimplerLimit.PTO_PIPELINE_CONTRACT_ABI_VERSION
                ? $"its version is {contract->abi_version}, this version reads {(uint)SimplerLimit.PTO_PIPELINE_CONTRACT_ABI_VERSION}"
            : contract->resource_count > (uint)SimplerLimit.PTO_PIPELINE_MAX_RESOURCES ? $"it lists {contract->resource_count} resources"
            : contract->pipeline_depth is 0 or > (uint)SimplerLimit.PTO_PIPELINE_MAX_DEPTH ? $"its depth is {contract->pipeline_depth}"
            : null;
        for (int i = 0; problem is null && i < contract->resource_count; i++)
        {
            PipelineResource resource = contract->resources[i];
            bool valid = resource.kind is > (uint)PipelineResourceKind.PTO_PIPELINE_KIND_UNSPECIFIED
                    and <= (uint)PipelineResourceKind.PTO_PIPELINE_AICORE_STREAM
                && resource.resource_class <= (uint)PipelineResourceClass.PTO_PIPELINE_EXEC_HANDLE
                && resource.bytes_per_copy == 0;
            problem = valid ? null : $"resource {i} is {resource.kind}/{resource.resource_class}/{resource.bytes_per_copy}";
        }

        if (problem is not null)
        {
            throw new AscendException(
                $"The pipeline contract of '{library.LibraryPath}' cannot be used: {problem}.",
                "Use a runtime of generation G6 (August 2026).");
        }
    }

    private void ThrowIfFailed(int status, string operation, string detail)
    {
        if (status != 0)
        {
            throw Failure(operation, status, detail);
        }
    }
}
