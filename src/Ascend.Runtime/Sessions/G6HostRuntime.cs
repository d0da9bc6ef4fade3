using Ascend.Interop;
using Ascend.Interop.Simpler.G6;

namespace Ascend.Runtime;

/// <summary>A host runtime of generation G6.</summary>
internal sealed unsafe class G6HostRuntime : HostRuntime
{
    /// <summary>AICPU threads of the platform a2a3 (simpler, platform configuration, G6). A mock has what its profile says.</summary>
    private const int MaxAicpuThreads = 4;

    private readonly NativeTable<SimplerApi> _library;
    private readonly RunSlot _slot;
    private readonly int _maxAicpuThreads;
    private bool _finalizeFailed;

    private G6HostRuntime(NativeTable<SimplerApi> library, RuntimeContextHandle context, RunSlot slot, int maxAicpuThreads)
        : base(library.LibraryPath, context)
    {
        _library = library;
        _slot = slot;
        _maxAicpuThreads = maxAicpuThreads;
    }

    public override ChipCallableLayout CallableLayout => ChipCallableLayout.G6;

    public override string PrepareOperation => nameof(SimplerApi.simpler_prepare_run);

    public override string LaunchOperation => nameof(SimplerApi.simpler_launch_run);

    public override string PollOperation => nameof(SimplerApi.simpler_poll_run);

    public override string WaitOperation => nameof(SimplerApi.simpler_wait_run);

    public override string FinalizeOperation => nameof(SimplerApi.simpler_finalize_run);

    private ref readonly SimplerApi Api => ref _library.Api;

    private SimplerDeviceContext* ContextPointer => (SimplerDeviceContext*)Context.Pointer;

    /// <inheritdoc cref="HostRuntime.Open"/>
    public static new G6HostRuntime Open(RuntimeBuild build, string platform, DeviceHandle device, RuntimeLogCapture? log)
    {
        ExecutorBinaries executors = ExecutorBinaries.Read(build);
        NativeTable<SimplerApi> library = NativeLibraries.Open<SimplerApi>(build.HostRuntime, build.LoadFlags);
        try
        {
            CheckPlatform(build.HostRuntime, library.Api.get_platform, platform);
            HostLog.Bind(library.Api.simpler_host_log_bind_state, build.HostRuntime);
            CheckContract(library);
        }
        catch
        {
            library.Dispose();
            throw;
        }

        var api = new ContextApi(in library.Api);
        RuntimeContextHandle context = RuntimeContextHandle.Create(
            library, build.HostRuntime, in api, device, pointer => Initialize(library, pointer, device.DeviceId, executors), log);
        try
        {
            return new G6HostRuntime(
                library,
                context,
                new RunSlot(library.Api.get_runtime_size(), library.Api.get_runtime_alignment()),
                build.Tree is null ? int.MaxValue : MaxAicpuThreads);
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    public override void Register(int callableId, ChipCallableHandle callable, string package) => ThrowIfFailed(
        Api.simpler_register_callable(ContextPointer, callableId, callable.Pointer),
        nameof(SimplerApi.simpler_register_callable),
        $"Package '{package}', callable id {callableId}.");

    public override void Unregister(int callableId) => ThrowIfFailed(
        Api.simpler_unregister_callable(ContextPointer, callableId), nameof(SimplerApi.simpler_unregister_callable), $"Callable id {callableId}.");

    public override void TryUnregister(int callableId) => _ = Api.simpler_unregister_callable(ContextPointer, callableId);

    public override void Accept(RunOptions options)
    {
        if (options.BlockDim != 0)
        {
            throw new AscendNotSupportedException(
                $"RunOptions.BlockDim is {options.BlockDim}: a run of generation G6 always takes the whole device.", "Leave it 0.");
        }

        if (options.AicpuThreads > _maxAicpuThreads)
        {
            throw new ArgumentException($"RunOptions.AicpuThreads is {options.AicpuThreads}; the platform has at most {_maxAicpuThreads}.");
        }
    }

    public override int Prepare(int callableId, KernelArguments arguments, in CallConfig config, int blockDim)
    {
        RetryFinalize();
        NativeRunDescriptor descriptor = _slot.NextDescriptor();
        fixed (CallConfig* configPointer = &config)
        {
            return Api.simpler_prepare_run(ContextPointer, _slot.Storage, callableId, arguments.Block, configPointer, &descriptor);
        }
    }

    public override int Launch() => Api.simpler_launch_run(ContextPointer, _slot.Storage);

    public override int Poll() => Api.simpler_poll_run(ContextPointer, _slot.Storage);

    public override int Wait() => Api.simpler_wait_run(ContextPointer, _slot.Storage);

    /// <summary>Finalizes the run in the slot. One that fails is tried again before the slot or the context is used next, so that
    /// the library is not left with a run that nobody can reach.</summary>
    public override int FinalizeRun()
    {
        int status = Api.simpler_finalize_run(ContextPointer, _slot.Storage);
        _finalizeFailed = status != 0;
        return status;
    }

    /// <summary>Ends the context when its last user lets go, and with it the library's use.</summary>
    public override void Dispose()
    {
        RetryFinalize();
        Context.Dispose();
        _slot.Dispose();
    }

    /// <summary>Initialises with the default ring sizes prepared, so that the first run does not pay for them.</summary>
    private static int Initialize(NativeTable<SimplerApi> library, void* context, int deviceId, ExecutorBinaries executors)
    {
        CallConfig prewarm = default;
        fixed (byte* aicpu = executors.Aicpu, aicore = executors.Aicore, dispatcher = executors.Dispatcher)
        {
            return library.Api.simpler_init(
                (SimplerDeviceContext*)context,
                deviceId,
                aicpu,
                (nuint)executors.Aicpu.Length,
                aicore,
                (nuint)executors.Aicore.Length,
                dispatcher,
                (nuint)executors.Dispatcher.Length,
                &prewarm);
        }
    }

    private void RetryFinalize()
    {
        if (_finalizeFailed)
        {
            _ = FinalizeRun();
            _finalizeFailed = false;
        }
    }

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
}
