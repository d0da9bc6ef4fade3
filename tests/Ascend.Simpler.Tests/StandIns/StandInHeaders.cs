namespace Ascend.Simpler.Tests;

/// <summary>
/// The headers of a stand-in tree: simpler's names and the order of its declarations, in our words, without an offset.
/// </summary>
internal static class StandInHeaders
{
    private const string Guard = "#pragma once\n#include <stddef.h>\n#include <stdint.h>\n";

    /// <summary>Text by path below src/common.</summary>
    public static Dictionary<string, string> Of(StandInFeatures features)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [features.ApiHeader] = StandInApiHeader.Of(features),
            ["task_interface/call_config.h"] = Config(features),
            ["task_interface/data_type.h"] = DataType(features),
            ["task_interface/tensor.h"] = Tensor(features),
            ["task_interface/task_args.h"] = Arguments(features),
            ["task_interface/callable.h"] = Callable(features),
        };
        if (features.HasThresholds)
        {
            headers["log/include/common/log_level.h"] = Guard + "enum class HostLogLevel : int { DEBUG = 10, OFF = 60 };\n";
        }

        if (features.BindsLog)
        {
            headers["log/include/common/host_log_state.h"] = Log(features.Log);
        }

        return headers;
    }

    private static string Config(StandInFeatures features) =>
        $$"""
        {{Guard}}
        #pragma pack(push, 1)
        struct RuntimeEnv {
            uint64_t ring_task_window[4] = {};
            uint64_t ring_heap[4] = {};
            uint64_t ring_dep_pool[4] = {};
        };
        struct CallConfig {
        {{(features.Config == ConfigForm.BlockDimFirst ? "    int32_t block_dim = 0;" : "")}}
            int32_t aicpu_thread_num = {{features.DefaultThreads}};
            int32_t {{(features.ChipNames ? "enable_chip_swimlane" : "enable_l2_swimlane")}} = 0;
            int32_t {{(features.ChipNames ? "enable_dump_args" : "enable_dump_tensor")}} = 0;
            int32_t enable_pmu = 0;
            int32_t enable_dep_gen = 0;
            int32_t enable_scope_stats = 0;
        {{(features.Config == ConfigForm.FlowId ? "    int32_t flow_id = 0;" : "")}}
            RuntimeEnv runtime_env;
            char output_prefix[1024] = {};
        };
        #pragma pack(pop)
        """;

    private static string DataType(StandInFeatures features) =>
        $$"""
        {{Guard}}
        enum class DataType : uint8_t {
            FLOAT32, FLOAT16, INT32, INT16, INT8, UINT8, BFLOAT16, INT64, UINT64, UINT16, UINT32, BOOL,
        {{(features.SmallFloats ? "    FP8E4M3FN, FP8E8M0, FP4E2M1," : "")}}
        };
        """;

    private static string Tensor(StandInFeatures features)
    {
        string space = features.Tensor == TensorForm.ChildMemory ? "uint8_t child_memory;" : "AddressSpace address_space;";
        string body = features.HasSmallTensor
            ? $$"""
                struct ChipTensor {
                    BufferRange buffer;
                    uint64_t start_offset;
                    uint32_t shapes[5];
                    uint32_t strides[5];
                    uint32_t ndims;
                    DataType dtype;
                    {{space}}
                {{(features.Tensor == TensorForm.SmallWithTransfer ? "    TensorTransfer transfer;" : "")}}
                };
                """
            : $$"""
                struct TaskId { uint64_t raw; };
                struct alignas(64) ChipTensor {
                    BufferRange buffer;
                    TaskId owner_task_id;
                    uint64_t start_offset;
                    int32_t version;
                    uint32_t ndims;
                    DataType dtype;
                    bool manual_dep;
                    bool is_contiguous;
                    {{space}}
                    uint32_t shapes[5];
                    uint64_t extent_elem_cache;
                    uint32_t strides[5];
                    uint8_t spare[36];
                };
                """;
        string transfer = features.Tensor == TensorForm.SmallWithTransfer
            ? $"enum class TensorTransfer : uint8_t {{ NONE = {StandInExpectation.TransferNone}, "
              + $"H2D = {StandInExpectation.TransferToDevice}, D2H = {StandInExpectation.TransferToHost} }};\n"
            : "";
        string addressSpace = features.Tensor == TensorForm.ChildMemory ? ""
            : "enum class AddressSpace : uint8_t { HOST = 0, DEVICE = 1 };\n";
        return $"{Guard}#include \"data_type.h\"\nstruct BufferRange {{ uint64_t addr; uint64_t size; }};\n"
            + $"{addressSpace}{transfer}{body}\n";
    }

    private static string Arguments(StandInFeatures features) =>
        $$"""
        {{Guard}}
        #include "tensor.h"
        template <class T, class S, size_t Tensors, size_t Scalars> struct FixedArguments {
            T tensors_[Tensors];
            S scalars_[Scalars];
            int32_t tensor_count_ = 0;
            int32_t scalar_count_ = 0;
        };
        using ChipStorageTaskArgs = FixedArguments<ChipTensor, uint64_t, {{features.ChipTensors}}, 128>;
        """;

    private static string Callable(StandInFeatures features) =>
        $$"""
        {{Guard}}
        enum class ArgDirection : int32_t { SCALAR = 0, IN = 1, OUT = 2, INOUT = 3 };
        constexpr uint32_t CALLABLE_ALIGN = 64;
        struct CoreCallable {
            ArgDirection signature_[32];
        {{(features.ArgumentIndex ? "    uint32_t arg_index_[32];" : "")}}
            int32_t sig_count_;
            uint32_t binary_size_;
            uint64_t resolved_addr_;
            char storage_[];
            static constexpr size_t binary_data_offset() {
                return (sizeof(CoreCallable) + CALLABLE_ALIGN - 1) / CALLABLE_ALIGN * CALLABLE_ALIGN;
            }
        };
        struct ChipCallable {
            ArgDirection signature_[{{features.ChipTensors}}];
            int32_t sig_count_;
            uint32_t binary_size_;
            char func_name_[64];
            uint32_t func_name_len_;
            int32_t child_func_ids_[1024];
            uint32_t child_offsets_[1024];
            int32_t child_count_;
            char config_name_[64];
            uint32_t config_name_len_;
        {{(features.ScalarCount ? "    int32_t scalar_count_;" : "")}}
            alignas(16) char storage_[];
        };
        """;

    private static string Log(LogForm form)
    {
        const string Versioned = "uint32_t abi_version; uint32_t struct_size; int32_t threshold; int32_t clock_anchor_pid;";
        const string Directory = "int32_t log_directory_bound; char log_directory[1024];";
        const string Counters = "uint64_t dropped; uint64_t pending; uint64_t producer_state; "
            + "uint64_t by_reason[4]; uint64_t reported;";
        string members = form switch
        {
            LogForm.L1 => Versioned,
            LogForm.L2 => Versioned + Directory,
            LogForm.L3 => "int32_t threshold; int32_t clock_anchor_pid;" + Directory
                + "int32_t sink_owner_pid; int32_t sink_process_pid;"
                + "void *sink_context; int (*sink_enqueue)(void *, void *, const void *, uint32_t, int);" + Counters,
            _ => "int32_t threshold;" + Directory + "int32_t sink_owner_pid; int32_t sink_process_pid;"
                + "void *sink_context; int (*sink_enqueue)(void *, void *, const void *, uint32_t);" + Counters,
        };
        string version = form <= LogForm.L2
            ? $"#define SIMPLER_HOST_LOG_STATE_ABI_VERSION {(form == LogForm.L1 ? 1 : 2)}U\n" : "";
        return $"{Guard}{version}typedef struct SimplerHostLogState {{ {members} }} SimplerHostLogState;\n"
            + "extern \"C\" int simpler_host_log_bind_state(SimplerHostLogState *state);\n";
    }
}
