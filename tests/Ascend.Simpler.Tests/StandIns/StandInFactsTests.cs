namespace Ascend.Simpler.Tests;

/// <summary>What the adapter says of each tree is what was measured of it.</summary>
public class StandInFactsTests
{
    public static TheoryData<string> Trees => StandInTheories.All();

    public static TheoryData<string> Known => StandInTheories.Known();

    [Theory]
    [MemberData(nameof(Known))]
    public void A_known_family_has_its_name(string name) =>
        Assert.Equal(StandInGenerations.Known[name].Name, StandIn.Of(name).Facts.Generation);

    [Theory]
    [MemberData(nameof(Trees))]
    public void Tensors_are_as_measured(string name)
    {
        StandIn standIn = StandIn.Of(name);
        Assert.Equal(standIn.Layout.Tensor.Size, standIn.Facts.Number("kernel.tensor.size"));
        Assert.Equal(standIn.Features.HasSmallTensor ? 8 : 64, standIn.Facts.Number("kernel.tensor.align"));
        foreach (string field in (string[])["address", "bytes", "start_offset", "rank", "data_type", "shape", "strides",
            "owner_task_id", "version", "manual_dep", "is_contiguous", "extent", "address_space", "transfer"])
        {
            string expected = standIn.Layout.Tensor.Has(field) ? $"{standIn.Layout.Tensor[field].Offset}" : "";
            Assert.Equal((field, expected), (field, standIn.Facts[$"kernel.tensor.{field}"]));
        }
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void Argument_blocks_are_as_measured(string name)
    {
        StandIn standIn = StandIn.Of(name);
        Assert.Equal(standIn.Layout.ArgumentsSize, standIn.Facts.Number("kernel.arguments.size"));
        foreach (string field in (string[])["scalars", "tensor_count", "scalar_count"])
        {
            Assert.Equal(standIn.Layout.Arguments[field].Offset, standIn.Facts.Number($"kernel.arguments.{field}"));
        }

        Assert.Equal(standIn.Features.ChipTensors, standIn.Facts.MaxTensors);
        Assert.Equal("128", standIn.Facts["kernel.arguments.max_scalars"]);
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void Callables_are_as_measured(string name)
    {
        StandIn standIn = StandIn.Of(name);
        Assert.Equal(standIn.Layout.Core.Size, standIn.Facts.Number("kernel.core_callable.binary"));
        Assert.Equal(standIn.Layout.Chip.Size, standIn.Facts.Number("callable.storage"));
        Assert.Equal("32", standIn.Facts["kernel.core_callable.max_tensors"]);
        Assert.Equal(standIn.Features.ArgumentIndex ? "yes" : "no", standIn.Facts["kernel.core_callable.argument_index"]);
        Assert.Equal(standIn.Features.ChipTensors, standIn.Facts.Number("callable.max_tensors"));
        Assert.Equal(("1024", "63", "64"), (
            standIn.Facts["callable.max_kernels"], standIn.Facts["callable.max_name"], standIn.Facts["callable.alignment"]));
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void Knobs_are_those_of_the_tree(string name)
    {
        StandIn standIn = StandIn.Of(name);
        StandInFeatures features = standIn.Features;
        Assert.Equal(standIn.Layout.Config.Size, standIn.Facts.Number("config.size"));
        Assert.Equal(1023, standIn.Facts.Number("config.max_prefix"));
        Assert.Equal($"{features.DefaultThreads}", standIn.Facts["config.default_threads"]);
        Assert.Equal(features.Config == ConfigForm.BlockDimFirst, standIn.Facts.HasKnob("block_dim"));
        Assert.Equal(features.Config == ConfigForm.FlowId, standIn.Facts.HasKnob("flow_id"));
        Assert.Equal(features.Provision != Provision.Absent || features.InitParameters == 12,
            standIn.Facts.HasKnob("dma_workspace"));
        Assert.All(
            ["aicpu_threads", "chip_swimlane", "dump_arguments", "pmu", "dependencies", "scope_statistics"],
            knob => Assert.True(standIn.Facts.HasKnob(knob), knob));
        Assert.Equal(features.ChipNames ? "chip" : "l2", standIn.Facts["swimlane.name"]);
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void Functions_and_the_form_of_a_run_are_those_of_the_tree(string name)
    {
        StandIn standIn = StandIn.Of(name);
        StandInFeatures features = standIn.Features;
        AdapterFacts facts = standIn.Facts;
        Assert.Equal(features.ApiHeader, facts["header"]);
        Assert.Equal(features.InitParameters, facts.Number("init.parameters"));
        Assert.Equal(
            features.HasPhases ? "phases" : features.Run <= RunForm.Prepared ? "run_prepared" : "simpler_run",
            facts["run.form"]);
        Assert.Equal(!features.HasPhases, facts.IsBlocking);
        Assert.Equal(features.Run is RunForm.Exploded, facts["run.exploded"] == "yes");
        Assert.Equal(YesNo(features.Run == RunForm.PreparedWithTiming), facts["run.timing"]);
        Assert.Equal(YesNo(features.JoinedLaunch), facts["run.joined_launch"]);
        Assert.Equal(YesNo(features.HasDescriptor), facts["run.descriptor"]);
        Assert.Equal(features.HasDescriptor ? "56" : "", facts["run.descriptor.size"]);
        Assert.Equal(YesNo(features.HasDescriptor && features.JoinableBoundary), facts["run.descriptor.joinable"]);
        Assert.Equal(features.MemoryInfo, facts.Functions.Contains("device_memory_info_ctx"));
        Assert.Equal(features.AlignmentCall, facts.Functions.Contains("get_runtime_alignment"));
        Assert.Equal(features.PipelineContract, facts.Functions.Contains("get_pipeline_contract"));
        Assert.Equal(features.Provision != Provision.Absent, facts.Functions.Contains("simpler_provision_dma_workspace"));
        Assert.Equal(features.Run <= RunForm.Prepared, facts.Functions.Contains("prepare_callable"));
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void Codes_log_and_kernel_mode_are_those_of_the_tree(string name)
    {
        StandIn standIn = StandIn.Of(name);
        StandInFeatures features = standIn.Features;
        AdapterFacts facts = standIn.Facts;
        Assert.Equal(features.Codes == CodeForm.Split, facts.HasSplitCodes);
        Assert.Equal(features.Codes switch { CodeForm.Split => "-1001", CodeForm.Mixed => "-2", _ => "0" },
            facts["codes.unsupported"]);
        Assert.Equal(
            features.Log switch
            {
                LogForm.L1 => "versioned",
                LogForm.L2 => "versioned with a directory",
                LogForm.L3 => "anchored sink",
                LogForm.L4 => "sink",
                _ => "none",
            },
            facts["log.state"]);
        Assert.Equal(features.BindsLog ? $"{standIn.Layout.Log.Size}" : "", facts["log.size"]);
        Assert.Equal(features.HasThresholds ? "10-60" : "0-4", facts["log.levels"]);
        Assert.Equal(
            features.KernelMode switch
            {
                KernelMode.Absent => "absent",
                KernelMode.IdCallableSizeStream => "present, not used: prepare_callable takes id, callable, size, stream",
                KernelMode.CallableSizeHandle => "present, not used: prepare_callable takes callable, size, handle",
                KernelMode.CallableSizeId => "present, not used: prepare_callable takes callable, size, id",
                _ => "present, not used: prepare_callable takes id, callable, size",
            },
            facts["run.kernel_mode"]);
    }

    private static string YesNo(bool value) => value ? "yes" : "no";
}
