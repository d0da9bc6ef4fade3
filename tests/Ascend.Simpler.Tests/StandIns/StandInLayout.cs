namespace Ascend.Simpler.Tests;

/// <summary>
/// Where simpler's structures have their fields, in numbers that were measured on real trees, and not computed from the
/// headers that the stand-in trees declare.
/// </summary>
internal sealed class StandInLayout
{
    private const int Text = 0;

    public StandInLayout(StandInFeatures features)
    {
        Tensor = TensorOf(features);
        (Arguments, ArgumentsSize) = ArgumentsOf(features);
        Config = ConfigOf(features.Config);
        Core = CoreOf(features.ArgumentIndex);
        Chip = ChipOf(features);
        Descriptor = DescriptorOf(features.JoinableBoundary);
        Log = LogOf(features.Log);
    }

    public StandInStructure Tensor { get; }

    public StandInStructure Arguments { get; }

    public int ArgumentsSize { get; }

    public StandInStructure Config { get; }

    /// <summary>Its size is where the binary begins.</summary>
    public StandInStructure Core { get; }

    /// <summary>Its size is where the storage begins.</summary>
    public StandInStructure Chip { get; }

    public StandInStructure Descriptor { get; }

    /// <summary>Without fields where no state is bound.</summary>
    public StandInStructure Log { get; }

    public IEnumerable<StandInStructure> All => [Tensor, Arguments, Config, Core, Chip, Descriptor, Log];

    private static StandInStructure TensorOf(StandInFeatures features) => features.Tensor switch
    {
        TensorForm.ChildMemory or TensorForm.AddressSpace => new(
            "tensor", 128, new("address", 0, 8), new("bytes", 8, 8), new("owner_task_id", 16, 8), new("start_offset", 24, 8),
            new("version", 32, 4), new("rank", 36, 4), new("data_type", 40, 1), new("manual_dep", 41, 1),
            new("is_contiguous", 42, 1),
            new("address_space", 43, 1), new("shape", 44, 4, 5), new("extent", 64, 8), new("strides", 72, 4, 5)),
        TensorForm.Small => Small(),
        _ => Small(new StandInField("transfer", 70, 1)),
    };

    private static StandInStructure Small(params ReadOnlySpan<StandInField> more) => new(
        "tensor", 72,
        [
            new("address", 0, 8), new("bytes", 8, 8), new("start_offset", 16, 8), new("shape", 24, 4, 5),
            new("strides", 44, 4, 5),
            new("rank", 64, 4), new("data_type", 68, 1), new("address_space", 69, 1), .. more,
        ]);

    private static (StandInStructure Arguments, int Size) ArgumentsOf(StandInFeatures features)
    {
        (int scalars, int tensorCount, int scalarCount, int size) = (features.HasSmallTensor, features.ChipTensors) switch
        {
            (true, _) => (18_432, 19_456, 19_460, 19_464),
            (false, 128) => (16_384, 17_408, 17_412, 17_472),
            _ => (32_768, 33_792, 33_796, 33_856),
        };
        return (
            new("arguments", 0, new("scalars", scalars, 8, 128), new("tensor_count", tensorCount, 4),
            new("scalar_count", scalarCount, 4)),
            size);
    }

    private static StandInStructure ConfigOf(ConfigForm form)
    {
        StandInField[] rings(int first) =>
        [
            new("ring_task_window", first, 8, 4), new("ring_heap", first + 32, 8, 4),
            new("ring_dependency_pool", first + 64, 8, 4),
            new("output_prefix", first + 96, Text, 1024),
        ];
        return form == ConfigForm.BlockDimFirst
            ? new(
                "config", 1148,
                [
                    new("block_dim", 0, 4), new("aicpu_threads", 4, 4), new("swimlane", 8, 4), new("dump", 12, 4),
                    new("pmu", 16, 4),
                    new("dependencies", 20, 4), new("scope_statistics", 24, 4), .. rings(28),
                ])
            : new(
                "config", form == ConfigForm.FlowId ? 1148 : 1144,
                [
                    new("aicpu_threads", 0, 4), new("swimlane", 4, 4), new("dump", 8, 4), new("pmu", 12, 4),
                    new("dependencies", 16, 4),
                    new("scope_statistics", 20, 4),
                    .. form == ConfigForm.FlowId ? [new("flow_id", 24, 4), .. rings(28)] : rings(24),
                ]);
    }

    private static StandInStructure CoreOf(bool argumentIndex) => argumentIndex
        ? new(
            "core", 320, new("signature", 0, 4, 32), new("argument_index", 128, 4, 32), new("signature_count", 256, 4),
            new("binary_size", 260, 4), new("resolved_address", 264, 8))
        : new(
            "core", 192, new("signature", 0, 4, 32), new("signature_count", 128, 4), new("binary_size", 132, 4),
            new("resolved_address", 136, 8));

    private static StandInStructure ChipOf(StandInFeatures features)
    {
        bool large = features.ChipTensors == 256;
        int end = large ? 9_364 : 8_852;
        StandInField[] more = features.ScalarCount ? [new("scalar_count", end, 4)] : [];
        return large
            ? new(
                "chip", 9_376,
                [
                    new("signature", 0, 4, 256), new("signature_count", 1024, 4), new("binary_size", 1028, 4),
                    new("function", 1032, Text, 64), new("function_length", 1096, 4), new("child_func_ids", 1100, 4, 1024),
                    new("child_offsets", 5196, 4, 1024), new("child_count", 9292, 4), new("config", 9296, Text, 64),
                    new("config_length", 9360, 4), .. more,
                ])
            : new(
                "chip", 8_864,
                [
                    new("signature", 0, 4, 128), new("signature_count", 512, 4), new("binary_size", 516, 4),
                    new("function", 520, Text, 64), new("function_length", 584, 4), new("child_func_ids", 588, 4, 1024),
                    new("child_offsets", 4684, 4, 1024), new("child_count", 8780, 4), new("config", 8784, Text, 64),
                    new("config_length", 8848, 4), .. more,
                ]);
    }

    private static StandInStructure DescriptorOf(bool joinable) => new(
        "descriptor", 56,
        [
            new("pipeline_slot", 0, 4), new("arena_bank", 4, 4), new("run_id", 8, 8), new("generation", 16, 8),
            new("dispatch_id", 24, 8), new("run_epoch", 32, 8), new("accepted_state", 40, 8), new("accepted_value", 48, 4),
            new(joinable ? "joinable_boundary" : "tail", 52, 4),
        ]);

    private static StandInStructure LogOf(LogForm form) => form switch
    {
        LogForm.L1 => new(
            "log", 16, new("abi_version", 0, 4), new("struct_size", 4, 4), new("threshold", 8, 4),
            new("clock_anchor", 12, 4)),
        LogForm.L2 => new(
            "log", 1044, new("abi_version", 0, 4), new("struct_size", 4, 4), new("threshold", 8, 4),
            new("clock_anchor", 12, 4),
            new("directory_bound", 16, 4), new("directory", 20, Text, 1024)),
        LogForm.L3 => new("log", 1128, new("threshold", 0, 4), new("sink_context", 1048, 8), new("sink_enqueue", 1056, 8)),
        LogForm.L4 => new("log", 1120, new("threshold", 0, 4), new("sink_context", 1040, 8), new("sink_enqueue", 1048, 8)),
        _ => new("log", 0),
    };
}
