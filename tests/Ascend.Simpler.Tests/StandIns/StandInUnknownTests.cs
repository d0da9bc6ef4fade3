using System.Text.RegularExpressions;

namespace Ascend.Simpler.Tests;

/// <summary>A tree with declarations that the adapter does not know is one readable error, by name and header.</summary>
public class StandInUnknownTests
{
    private const string Config = "task_interface/call_config.h";
    private const string Tensor = "task_interface/tensor.h";
    private const string Arguments = "task_interface/task_args.h";
    private const string Callable = "task_interface/callable.h";
    private const string Log = "log/include/common/host_log_state.h";
    private const string Api = "worker/pto_runtime_c_api.h";
    private const string NewApi = "worker/runtime_c_api.h";
    private const int Sample = 14;

    // Family, name that becomes another one, header that the error names.
    private static readonly (string Tree, string Name, string Header)[] s_renamed =
    [
        ("G6", "address_space", "task_interface/tensor.h"), ("G0", "child_memory", Tensor), ("G6", "ndims", Tensor),
        ("G6", "dtype", Tensor),
        ("G7c", "strides", Tensor), ("G3", "start_offset", Tensor), ("G11", "H2D", Tensor), ("G6", "DEVICE", Tensor),
        ("G0", "shapes", Tensor), ("G6", "BFLOAT16", "task_interface/data_type.h"), ("G3", "tensors_", Arguments),
        ("G6", "scalar_count_", Arguments), ("G6", "ChipStorageTaskArgs", Arguments), ("G4", "aicpu_thread_num", Config),
        ("G3", "output_prefix", Config), ("G6", "ring_heap", Config), ("G0", "runtime_env", Config),
        ("G6", "child_offsets_", Callable),
        ("G6", "func_name_len_", Callable), ("branch-arg-index", "sig_count_", Callable),
        ("G6", "binary_data_offset", Callable),
        ("G3", "CALLABLE_ALIGN", Callable), ("G6", "storage_", Callable), ("G6", "threshold", Log),
        ("G6", "SIMPLER_HOST_LOG_STATE_ABI_VERSION", Log), ("G6", "bytes_per_copy", Api), ("G6", "pipeline_depth", Api),
        ("G6", "finalize_device", Api), ("G8", "simpler_init", NewApi), ("G6", "simpler_wait_run", Api),
        ("G7c", "create_device_context", NewApi), ("G0", "unregister_callable", Api),
        ("G2", "simpler_register_callable", Api),
        ("G3", "simpler_run", Api), ("G6", "DeviceContextHandle", Api), ("G7c", "free_bytes", NewApi),
        ("G6", "run_epoch", Api),
    ];

    /// <summary>A sample of the names; all of them where more random siblings are asked for.</summary>
    public static TheoryData<string, string, string> Renamed
    {
        get
        {
            var random = new Random(11);
            bool all = Environment.GetEnvironmentVariable("ASCEND_STANDIN_SEEDS") is not null;
            var data = new TheoryData<string, string, string>();
            IEnumerable<(string Tree, string Name, string Header)> chosen =
                all ? s_renamed : random.GetItems(s_renamed, Sample).Distinct();
            foreach ((string tree, string name, string header) in chosen)
            {
                data.Add(tree, name, header);
            }

            return data;
        }
    }

    public static TheoryData<string, string, string> Prototypes => new()
    {
        { "G6", "size_t dispatcher_size,", "size_t dispatcher_size, int more," },
        { "G8", "int enable_sdma,", "int enable_sdma, int more," },
        { "G3", "int32_t id, const void *args,", "int32_t id, int more, const void *args," },
        { "G6", "int32_t id, const void *args,", "int32_t id, int more, const void *args," },
        { "G0", "int enable_pmu,", "" },
        { "G6", "ctx, uint32_t mask,", "ctx, uint32_t mask, int more," },
    };

    [Theory]
    [MemberData(nameof(Renamed))]
    public void A_name_that_is_gone_is_named_with_its_header(string tree, string name, string header)
    {
        AscendNotSupportedException refusal = Refuse(
            tree, text => Regex.Replace(text, $@"\b{name}\b", name + "_of_tomorrow"));
        AssertReadable(refusal, name, header);
    }

    [Theory]
    [MemberData(nameof(Prototypes))]
    public void A_prototype_that_changed_is_named_with_its_header(string tree, string parameters, string changed)
    {
        AscendNotSupportedException refusal = Refuse(
            tree, text => text.Replace(parameters, changed, StringComparison.Ordinal));
        string function = parameters switch
        {
            _ when parameters.Contains("size_t", StringComparison.Ordinal) || tree == "G8" =>
                "simpler_init",
            _ when parameters.Contains("mask", StringComparison.Ordinal) => "simpler_provision_dma_workspace",
            _ => tree == "G6" ? "simpler_prepare_run" : tree == "G3" ? "simpler_run" : "run_prepared",
        };
        AssertReadable(refusal, function, tree == "G8" ? NewApi : Api);
    }

    /// <summary>Every function that has had one form only, with a parameter more.</summary>
    [Theory]
    [InlineData("G10", "create_device_context")]
    [InlineData("G10", "destroy_device_context")]
    [InlineData("G10", "get_runtime_size")]
    [InlineData("G10", "device_malloc_ctx")]
    [InlineData("G10", "device_free_ctx")]
    [InlineData("G10", "copy_to_device_ctx")]
    [InlineData("G10", "copy_from_device_ctx")]
    [InlineData("G10", "finalize_device")]
    [InlineData("G10", "simpler_register_callable")]
    [InlineData("G10", "simpler_unregister_callable")]
    [InlineData("G10", "simpler_launch_run")]
    [InlineData("G10", "simpler_poll_run")]
    [InlineData("G10", "simpler_wait_run")]
    [InlineData("G10", "simpler_finalize_run")]
    [InlineData("G10", "get_runtime_alignment")]
    [InlineData("G10", "supports_concurrent_native_prepare_ctx")]
    [InlineData("G10", "simpler_launch_run_joined")]
    [InlineData("G10", "supports_joined_native_launch_ctx")]
    [InlineData("G0", "finalize_device")]
    [InlineData("G0", "prepare_callable")]
    [InlineData("G0", "unregister_callable")]
    public void A_function_with_a_parameter_more_is_named_with_its_header(string tree, string function)
    {
        AscendNotSupportedException refusal = Refuse(
            tree,
            text => Regex.Replace(
                text,
                $@"\b{function}\(([^)]*)\)",
                match => $"{function}({(match.Groups[1].Value is "" or "void" ? "" : match.Groups[1].Value + ", ")}int more)"));
        AssertReadable(refusal, $"the parameters of {function} ", tree == "G0" ? Api : NewApi);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void A_header_that_is_gone_is_named()
    {
        using var folder = new TemporaryFolder();
        StandInTree.WriteHeaders(StandInGenerations.G6, folder.Path);
        File.Delete(Path.Combine(folder.Path, StandInTree.Headers, Callable));
        AssertReadable(Assert.Throws<AscendNotSupportedException>(() => StandIn.Compile(folder.Path)), Callable, Callable);
    }

    private static AscendNotSupportedException Refuse(string tree, Func<string, string> edit)
    {
        using var folder = new TemporaryFolder();
        StandInFeatures features = StandInGenerations.Of(tree);
        bool changed = false;
        StandInTree.WriteHeaders(features, folder.Path, (_, text) =>
        {
            string edited = edit(text);
            changed |= edited != text;
            return edited;
        });
        Assert.True(changed, "the tree has nothing of the kind");
        return Assert.Throws<AscendNotSupportedException>(() => StandIn.Compile(folder.Path));
    }

    private static void AssertReadable(AscendNotSupportedException refusal, string name, string header)
    {
        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(header, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Next step: ", refusal.Message, StringComparison.Ordinal);
        Assert.InRange(refusal.Message.Length, 1, 2000);
        Assert.DoesNotContain(".tmp/", refusal.Message, StringComparison.Ordinal);
    }
}
