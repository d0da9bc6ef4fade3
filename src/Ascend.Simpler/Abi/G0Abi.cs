using Ascend.Interop.Simpler.G0;

namespace Ascend.Simpler;

/// <summary>The facts of generation G0, taken from the generated structures and table.</summary>
internal static class G0Abi
{
    public static List<AbiFact> Facts()
    {
        var facts = new List<AbiFact>();
        AddArguments(facts);
        AddCallables(facts);
        AbiTable.AddEnumerations(facts);
        PtoRunTiming timing = default;
        new StructFacts<PtoRunTiming>(facts, nameof(PtoRunTiming), ref timing).Size()
            .Field("host_wall_ns", ref timing.host_wall_ns)
            .Field("device_wall_ns", ref timing.device_wall_ns);
        AbiTable.AddFunctions(
            facts,
            typeof(SimplerApi).GetFields(),
            nameof(SimplerApi.create_device_context),
            nameof(SimplerApi.destroy_device_context),
            nameof(SimplerApi.get_runtime_size),
            nameof(SimplerApi.device_malloc_ctx),
            nameof(SimplerApi.device_free_ctx),
            nameof(SimplerApi.copy_to_device_ctx),
            nameof(SimplerApi.copy_from_device_ctx),
            nameof(SimplerApi.simpler_init),
            nameof(SimplerApi.finalize_device),
            nameof(SimplerApi.prepare_callable),
            nameof(SimplerApi.run_prepared),
            nameof(SimplerApi.unregister_callable));
        return facts;
    }

    private static void AddArguments(List<AbiFact> facts)
    {
        ChipTensor tensor = default;
        new StructFacts<ChipTensor>(facts, "Tensor", ref tensor).Size()
            .Field("buffer.addr", ref tensor.buffer_addr)
            .Field("buffer.size", ref tensor.buffer_size)
            .Field("owner_task_id", ref tensor.owner_task_id)
            .Field("start_offset", ref tensor.start_offset)
            .Field("version", ref tensor.version)
            .Field("ndims", ref tensor.ndims)
            .Field("dtype", ref tensor.dtype)
            .Field("manual_dep", ref tensor.manual_dep)
            .Field("is_contiguous", ref tensor.is_contiguous)
            .Field("child_memory", ref tensor.child_memory)
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
            ("RUNTIME_ENV_RING_COUNT", (long)SimplerLimit.SIMPLER_RING_COUNT));
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
}
