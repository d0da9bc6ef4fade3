using Ascend.Interop;
using Ascend.Interop.Simpler.G6;

namespace Ascend.Simpler;

/// <summary>A host runtime of generation G6.</summary>
internal sealed unsafe class G6HostRuntime : HostRuntime
{
    /// <summary>AICPU threads of the platform a2a3 (simpler, platform configuration, G6). A mock has what its profile says.</summary>
    private const int MaxAicpuThreads = 4;

    /// <summary>The chip swimlane's level after which a run of a lower one never ends on the same context (simpler 6ebaf7715, simulator).</summary>
    private const int LastingSwimlaneLevel = 4;

    private readonly NativeTable<SimplerApi> _library;
    private readonly Lock _calls = new();
    private readonly RunSlot[] _slots;
    private readonly bool _isMock;
    private RunSlot? _unfinalized;
    private bool _hasLastingSwimlane;

    private G6HostRuntime(NativeTable<SimplerApi> library, RuntimeContextHandle context, RunSlot[] slots, bool isMock)
        : base(library.LibraryPath, context)
    {
        _library = library;
        _slots = slots;
        _isMock = isMock;
    }

    public override ChipCallableLayout CallableLayout => ChipCallableLayout.G6;

    public override string PrepareOperation => nameof(SimplerApi.simpler_prepare_run);

    public override string LaunchOperation => nameof(SimplerApi.simpler_launch_run);

    public override string PollOperation => nameof(SimplerApi.simpler_poll_run);

    public override string WaitOperation => nameof(SimplerApi.simpler_wait_run);

    public override string FinalizeOperation => nameof(SimplerApi.simpler_finalize_run);

    /// <summary>The contract's depth, where the library also says that it prepares a run while another one works.</summary>
    public override int PipelineDepth => _slots.Length;

    public override bool IsWorn => IsSuspect || _hasLastingSwimlane;

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
                CreateSlots(library, context),
                isMock: build.Tree is null);
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

        if (!_isMock && options.AicpuThreads > MaxAicpuThreads)
        {
            throw new ArgumentException($"RunOptions.AicpuThreads is {options.AicpuThreads}; the platform has at most {MaxAicpuThreads}.");
        }
    }

    public override bool IsWornFor(RunOptions? options) =>
        IsSuspect || (_hasLastingSwimlane && options is not null && options.ChipSwimlaneLevel < LastingSwimlaneLevel);

    public override int Prepare(int slot, int callableId, KernelArguments arguments, in CallConfig config, int blockDim)
    {
        lock (_calls)
        {
            RetryFinalize();
            _hasLastingSwimlane = !_isMock && config.enable_chip_swimlane == LastingSwimlaneLevel;
            NativeRunDescriptor descriptor = _slots[slot].NextDescriptor();
            fixed (CallConfig* configPointer = &config)
            {
                return Api.simpler_prepare_run(
                    ContextPointer, _slots[slot].Storage, callableId, arguments.Block, configPointer, &descriptor);
            }
        }
    }

    public override int Launch(int slot)
    {
        lock (_calls)
        {
            return Api.simpler_launch_run(ContextPointer, _slots[slot].Storage);
        }
    }

    public override int Poll(int slot) => Api.simpler_poll_run(ContextPointer, _slots[slot].Storage);

    public override int Wait(int slot) => Api.simpler_wait_run(ContextPointer, _slots[slot].Storage);

    /// <summary>Finalizes the run in the slot. One that fails is tried again before the slot or the context is used next, so that
    /// the library is not left with a run that nobody can reach.</summary>
    public override int FinalizeRun(int slot)
    {
        lock (_calls)
        {
            int status = Api.simpler_finalize_run(ContextPointer, _slots[slot].Storage);
            _unfinalized = status != 0 ? _slots[slot] : _unfinalized == _slots[slot] ? null : _unfinalized;
            return status;
        }
    }

    /// <summary>Ends the context when its last user lets go, and with it the library's use.</summary>
    public override void Dispose()
    {
        RetryFinalize();
        Context.Dispose();
        foreach (RunSlot slot in _slots)
        {
            slot.Dispose();
        }
    }

    /// <summary>One slot, or one for each run that the contract has room for when the context can use them.</summary>
    private static RunSlot[] CreateSlots(NativeTable<SimplerApi> library, RuntimeContextHandle context)
    {
        bool pipelined = library.Api.supports_concurrent_native_prepare_ctx((SimplerDeviceContext*)context.Pointer) != 0;
        var slots = new RunSlot[pipelined ? library.Api.get_pipeline_contract()->pipeline_depth : 1];
        for (int i = 0; i < slots.Length; i++)
        {
            slots[i] = new RunSlot(i, library.Api.get_runtime_size(), library.Api.get_runtime_alignment());
        }

        return slots;
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
        if (_unfinalized is { } slot)
        {
            _ = Api.simpler_finalize_run(ContextPointer, slot.Storage);
            _unfinalized = null;
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
