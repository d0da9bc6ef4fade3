using Ascend.Interop.Simpler.G6;

namespace Ascend.Simpler;

/// <summary>The facts of generation G6, taken from the generated structures and table.</summary>
internal static class G6Abi
{
    public static List<AbiFact> Facts(bool bindsHostLog)
    {
        var facts = new List<AbiFact>();
        AddConfig(facts);
        AddArguments(facts);
        AddCallables(facts);
        AddRuns(facts);
        AbiTable.AddEnumerations(facts);
        AbiTable.AddConstants(
            facts,
            ("AddressSpace::HOST", (long)SimplerAddressSpace.SIMPLER_ADDRESS_HOST),
            ("AddressSpace::DEVICE", (long)SimplerAddressSpace.SIMPLER_ADDRESS_DEVICE));
        if (bindsHostLog)
        {
            SimplerHostLogState state = default;
            new StructFacts<SimplerHostLogState>(facts, nameof(SimplerHostLogState), ref state).Size()
                .Field("abi_version", ref state.abi_version)
                .Field("struct_size", ref state.struct_size)
                .Field("threshold", ref state.threshold)
                .Field("clock_anchor_pid", ref state.clock_anchor_pid);
            AbiTable.AddConstants(facts, ("SIMPLER_HOST_LOG_STATE_ABI_VERSION", (long)SimplerLimit.SIMPLER_HOST_LOG_ABI_VERSION));
            AbiTable.AddFunctions(facts, typeof(SimplerApi).GetFields(), nameof(SimplerApi.simpler_host_log_bind_state));
        }

        return facts;
    }

    private static void AddConfig(List<AbiFact> facts)
    {
        RuntimeEnv rings = default;
        new StructFacts<RuntimeEnv>(facts, nameof(RuntimeEnv), ref rings).Size()
            .Field("ring_task_window", ref rings.ring_task_window)
            .Field("ring_heap", ref rings.ring_heap)
            .Field("ring_dep_pool", ref rings.ring_dep_pool);
        CallConfig config = default;
        new StructFacts<CallConfig>(facts, nameof(CallConfig), ref config).Size()
            .Field("aicpu_thread_num", ref config.aicpu_thread_num)
            .Field("enable_chip_swimlane", ref config.enable_chip_swimlane)
            .Field("enable_dump_args", ref config.enable_dump_args)
            .Field("enable_pmu", ref config.enable_pmu)
            .Field("enable_dep_gen", ref config.enable_dep_gen)
            .Field("enable_scope_stats", ref config.enable_scope_stats)
            .Field("runtime_env", ref config.runtime_env)
            .Field("output_prefix", ref config.output_prefix);
        AbiTable.AddConstants(facts, ("RUNTIME_ENV_RING_COUNT", (long)SimplerLimit.SIMPLER_RING_COUNT));
    }

    private static void AddArguments(List<AbiFact> facts)
    {
        ChipTensor tensor = default;
        new StructFacts<ChipTensor>(facts, nameof(ChipTensor), ref tensor).Size()
            .Field("buffer.addr", ref tensor.buffer_addr)
            .Field("buffer.size", ref tensor.buffer_size)
            .Field("owner_task_id", ref tensor.owner_task_id)
            .Field("start_offset", ref tensor.start_offset)
            .Field("version", ref tensor.version)
            .Field("ndims", ref tensor.ndims)
            .Field("dtype", ref tensor.dtype)
            .Field("manual_dep", ref tensor.manual_dep)
            .Field("is_contiguous", ref tensor.is_contiguous)
            .Field("address_space", ref tensor.address_space)
            .Field("shapes", ref tensor.shapes)
            .Field("extent_elem_cache", ref tensor.extent_elem_cache)
            .Field("strides", ref tensor.strides);
        ChipStorageTaskArgs arguments = default;
        new StructFacts<ChipStorageTaskArgs>(facts, nameof(ChipStorageTaskArgs), ref arguments).Size()
            .Field("tensors_", ref arguments.tensors)
            .Field("scalars_", ref arguments.scalars)
            .Field("tensor_count_", ref arguments.tensor_count)
            .Field("scalar_count_", ref arguments.scalar_count);
        AbiTable.AddConstants(
            facts,
            ("CHIP_MAX_TENSOR_ARGS", (long)SimplerLimit.SIMPLER_MAX_CHIP_TENSORS),
            ("CHIP_MAX_SCALAR_ARGS", (long)SimplerLimit.SIMPLER_MAX_CHIP_SCALARS),
            ("CORE_MAX_TENSOR_ARGS", (long)SimplerLimit.SIMPLER_MAX_CORE_TENSORS),
            ("CORE_MAX_SCALAR_ARGS", (long)SimplerLimit.SIMPLER_MAX_CORE_SCALARS),
            ("MAX_TENSOR_DIMS", (long)SimplerLimit.SIMPLER_MAX_TENSOR_DIMS));
    }

    private static void AddCallables(List<AbiFact> facts)
    {
        CoreCallableHeader core = default;
        new StructFacts<CoreCallableHeader>(facts, "CoreCallable", ref core)
            .Field("signature_", ref core.signature)
            .Field("sig_count_", ref core.sig_count)
            .Field("binary_size_", ref core.binary_size)
            .Field("resolved_addr_", ref core.resolved_addr);
        ChipCallableHeader chip = default;
        new StructFacts<ChipCallableHeader>(facts, "ChipCallable", ref chip)
            .Field("signature_", ref chip.signature)
            .Field("sig_count_", ref chip.sig_count)
            .Field("binary_size_", ref chip.binary_size)
            .Field("func_name_", ref chip.func_name)
            .Field("func_name_len_", ref chip.func_name_len)
            .Field("child_func_ids_", ref chip.child_func_ids)
            .Field("child_offsets_", ref chip.child_offsets)
            .Field("child_count_", ref chip.child_count)
            .Field("config_name_", ref chip.config_name)
            .Field("config_name_len_", ref chip.config_name_len);
        facts.Add(new AbiFact(
            AbiFactKind.Offset, "ChipCallable", "storage_", $"offset {(int)SimplerCallableLayout.CHIP_CALLABLE_STORAGE_OFFSET}"));
        AbiTable.AddConstants(
            facts,
            ("CoreCallable::binary_data_offset()", (long)SimplerCallableLayout.CORE_CALLABLE_BINARY_OFFSET),
            ("CALLABLE_ALIGN", (long)SimplerLimit.SIMPLER_CALLABLE_ALIGNMENT),
            ("MAX_REGISTERED_CALLABLE_IDS", (long)SimplerLimit.SIMPLER_MAX_CALLABLES));
    }

    private static void AddRuns(List<AbiFact> facts)
    {
        NativeRunDescriptor run = default;
        new StructFacts<NativeRunDescriptor>(facts, nameof(NativeRunDescriptor), ref run).Size()
            .Field("pipeline_slot", ref run.pipeline_slot)
            .Field("arena_bank", ref run.arena_bank)
            .Field("run_id", ref run.run_id)
            .Field("generation", ref run.generation)
            .Field("dispatch_id", ref run.dispatch_id)
            .Field("run_epoch", ref run.run_epoch)
            .Field("accepted_value", ref run.accepted_value);
        PipelineResource resource = default;
        new StructFacts<PipelineResource>(facts, nameof(PipelineResource), ref resource).Size()
            .Field("kind", ref resource.kind)
            .Field("resource_class", ref resource.resource_class)
            .Field("bytes_per_copy", ref resource.bytes_per_copy);
        PipelineContract contract = default;
        new StructFacts<PipelineContract>(facts, nameof(PipelineContract), ref contract).Size()
            .Field("abi_version", ref contract.abi_version)
            .Field("resource_count", ref contract.resource_count)
            .Field("pipeline_depth", ref contract.pipeline_depth)
            .Field("resources", ref contract.resources);
        AbiTable.AddConstants(
            facts,
            ("PTO_RUNTIME_ERR_UNSUPPORTED", (long)SimplerStatus.PTO_RUNTIME_ERR_UNSUPPORTED),
            ("PTO_RUNTIME_ERR_PREPARED_INCOMPATIBLE", (long)SimplerStatus.PTO_RUNTIME_ERR_PREPARED_INCOMPATIBLE),
            ("SIMPLER_NATIVE_RUN_POLL_ERROR", (long)SimplerPoll.SIMPLER_NATIVE_RUN_POLL_ERROR),
            ("SIMPLER_NATIVE_RUN_POLL_NOT_READY", (long)SimplerPoll.SIMPLER_NATIVE_RUN_POLL_NOT_READY),
            ("SIMPLER_NATIVE_RUN_POLL_COMPLETE", (long)SimplerPoll.SIMPLER_NATIVE_RUN_POLL_COMPLETE),
            ("PTO_PIPELINE_CONTRACT_ABI_VERSION", (long)SimplerLimit.PTO_PIPELINE_CONTRACT_ABI_VERSION),
            ("PTO_PIPELINE_MAX_RESOURCES", (long)SimplerLimit.PTO_PIPELINE_MAX_RESOURCES),
            ("PTO_PIPELINE_MAX_DEPTH", (long)SimplerLimit.PTO_PIPELINE_MAX_DEPTH));
        AbiTable.AddFunctions(
            facts,
            typeof(SimplerApi).GetFields(),
            nameof(SimplerApi.get_pipeline_contract),
            nameof(SimplerApi.create_device_context),
            nameof(SimplerApi.destroy_device_context),
            nameof(SimplerApi.get_runtime_size),
            nameof(SimplerApi.get_runtime_alignment),
            nameof(SimplerApi.device_malloc_ctx),
            nameof(SimplerApi.device_free_ctx),
            nameof(SimplerApi.copy_to_device_ctx),
            nameof(SimplerApi.copy_from_device_ctx),
            nameof(SimplerApi.simpler_init),
            nameof(SimplerApi.finalize_device),
            nameof(SimplerApi.simpler_register_callable),
            nameof(SimplerApi.simpler_unregister_callable),
            nameof(SimplerApi.simpler_run),
            nameof(SimplerApi.simpler_prepare_run),
            nameof(SimplerApi.simpler_launch_run),
            nameof(SimplerApi.simpler_poll_run),
            nameof(SimplerApi.simpler_wait_run),
            nameof(SimplerApi.simpler_finalize_run),
            nameof(SimplerApi.supports_concurrent_native_prepare_ctx));
    }
}
