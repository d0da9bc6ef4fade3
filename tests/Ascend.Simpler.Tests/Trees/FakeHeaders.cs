namespace Ascend.Simpler.Tests;

/// <summary>Headers that declare the ABI of G6 or G0 in simpler's names, for tests that change them.</summary>
internal static class FakeHeaders
{
    public const string Functions = "worker/pto_runtime_c_api.h";
    public const string Config = "task_interface/call_config.h";
    public const string Directions = "task_interface/arg_direction.h";
    public const string Types = "task_interface/data_type.h";
    public const string Tensor = "task_interface/tensor.h";
    public const string Arguments = "task_interface/task_args.h";
    public const string Callable = "task_interface/callable.h";
    public const string Protocol = "task_interface/callable_protocol.h";
    public const string Log = "log/include/common/host_log_state.h";

    /// <summary>Text by path below the common header directory.</summary>
    public static Dictionary<string, string> G6() => new()
    {
        [Functions] = G6Functions,
        [Config] = G6Config,
        [Directions] = DirectionsOf(256),
        [Types] = TypesText,
        [Tensor] = TensorOf("ChipTensor", "AddressSpace address_space;"),
        [Arguments] = ArgumentsOf("ChipTensor"),
        [Callable] = CallableText,
        [Protocol] = "#pragma once\n#include <cstdint>\nconstexpr int32_t MAX_REGISTERED_CALLABLE_IDS = 64;\n",
        [Log] = G6Log,
    };

    /// <summary>As <see cref="G6"/> for G0.</summary>
    public static Dictionary<string, string> G0() => new()
    {
        [Functions] = G0Functions,
        [Config] = "#pragma once\ninline constexpr int RUNTIME_ENV_RING_COUNT = 4;\n",
        [Directions] = DirectionsOf(128),
        [Types] = TypesText,
        [Tensor] = TensorOf("Tensor", "bool child_memory;"),
        [Arguments] = ArgumentsOf("Tensor"),
        [Callable] = CallableText,
        [Protocol] = "#pragma once\n#include <cstdint>\nconstexpr int32_t MAX_REGISTERED_CALLABLE_IDS = 64;\n",
    };

    private const string G6Functions = """
        #pragma once
        #include <stddef.h>
        #include <stdint.h>
        struct CallConfig;
        extern "C" {
        typedef void *RuntimeHandle;
        typedef void *DeviceContextHandle;
        enum { PTO_RUNTIME_ERR_UNSUPPORTED = -2, PTO_RUNTIME_ERR_PREPARED_INCOMPATIBLE = -3 };
        enum { SIMPLER_NATIVE_RUN_POLL_ERROR = -1, SIMPLER_NATIVE_RUN_POLL_NOT_READY = 0, SIMPLER_NATIVE_RUN_POLL_COMPLETE = 1 };
        enum { PTO_PIPELINE_CONTRACT_ABI_VERSION = 1, PTO_PIPELINE_MAX_RESOURCES = 8, PTO_PIPELINE_MAX_DEPTH = 2 };
        typedef struct PipelineResource { uint32_t kind; uint32_t resource_class; uint64_t bytes_per_copy; } PipelineResource;
        typedef struct PipelineContract {
            uint32_t abi_version;
            uint32_t resource_count;
            uint32_t pipeline_depth;
            PipelineResource resources[PTO_PIPELINE_MAX_RESOURCES]; /* a comment; with a semicolon */
        } PipelineContract;
        typedef struct NativeRunDescriptor {
            uint32_t pipeline_slot;
            uint32_t arena_bank;
            uint64_t run_id;
            uint64_t generation;
            uint64_t dispatch_id;
            uint64_t run_epoch;
            volatile int32_t *accepted_state;
            int32_t accepted_value;
        } NativeRunDescriptor;
        const PipelineContract *get_pipeline_contract(void);
        DeviceContextHandle create_device_context(void);
        void destroy_device_context(DeviceContextHandle ctx);
        size_t get_runtime_size(void);
        size_t get_runtime_alignment(void);
        void *device_malloc_ctx(DeviceContextHandle ctx, size_t size);
        void device_free_ctx(DeviceContextHandle ctx, void *dev_ptr);
        int copy_to_device_ctx(DeviceContextHandle ctx, void *dev_ptr, const void *host_ptr, size_t size);
        int copy_from_device_ctx(DeviceContextHandle ctx, void *host_ptr, const void *dev_ptr, size_t size);
        int simpler_init(DeviceContextHandle ctx, int device_id, const uint8_t *aicpu, size_t aicpu_size, const uint8_t *aicore,
                         size_t aicore_size, const uint8_t *dispatcher, size_t dispatcher_size, const CallConfig *prewarm);
        int finalize_device(DeviceContextHandle ctx);
        int simpler_register_callable(DeviceContextHandle ctx, int32_t id, const void *callable);
        int simpler_unregister_callable(DeviceContextHandle ctx, int32_t id);
        int simpler_run(DeviceContextHandle ctx, RuntimeHandle runtime, int32_t id, const void *args, const CallConfig *config,
                        const NativeRunDescriptor *descriptor);
        int simpler_prepare_run(DeviceContextHandle ctx, RuntimeHandle runtime, int32_t id, const void *args,
                                const CallConfig *config, const NativeRunDescriptor *descriptor);
        int simpler_launch_run(DeviceContextHandle ctx, RuntimeHandle runtime);
        int simpler_poll_run(DeviceContextHandle ctx, RuntimeHandle runtime);
        int simpler_wait_run(DeviceContextHandle ctx, RuntimeHandle runtime);
        int simpler_finalize_run(DeviceContextHandle ctx, RuntimeHandle runtime);
        int supports_concurrent_native_prepare_ctx(DeviceContextHandle ctx);
        }
        """;

    private const string G6Config = """
        #pragma once
        #include <cstdint>
        inline constexpr int RUNTIME_ENV_RING_COUNT = 4;
        #pragma pack(push, 1)
        struct RuntimeEnv {
            uint64_t ring_task_window[RUNTIME_ENV_RING_COUNT] = {};
            uint64_t ring_heap[RUNTIME_ENV_RING_COUNT] = {};
            uint64_t ring_dep_pool[RUNTIME_ENV_RING_COUNT] = {};
            bool any() const { for (int i = 0; i < 4; ++i) { if (ring_heap[i] != 0) { return true; } } return false; }
        };
        struct CallConfig {
            int32_t aicpu_thread_num = 0;
            int32_t enable_chip_swimlane = 0;
            int32_t enable_dump_args = 0;
            int32_t enable_pmu = 0;
            int32_t enable_dep_gen = 0;
            int32_t enable_scope_stats = 0;
            RuntimeEnv runtime_env;
            char output_prefix[1024] = {};
        };
        #pragma pack(pop)
        """;

    private const string TypesText = """
        #pragma once
        #include <cstdint>
        constexpr int MAX_TENSOR_DIMS = 5;
        enum class AddressSpace : uint8_t { HOST = 0, DEVICE = 1 };
        enum class DataType : uint8_t {
            FLOAT32, FLOAT16, INT32, INT16, INT8, UINT8, BFLOAT16, INT64, UINT64, UINT16, UINT32, BOOL, DATA_TYPE_NUM,
        };
        """;

    private const string CallableText = """
        #pragma once
        #include <cstddef>
        #include <cstdint>
        #include "arg_direction.h"
        static constexpr int NAME_MAX_BYTES = 64;
        template <typename Child, int MaxSig, int MaxChildren> struct Callable;
        template <int MaxSig> struct Callable<void, MaxSig, 0> {
            ArgDirection signature_[MaxSig];
            int32_t sig_count_;
            uint32_t binary_size_;
            uint64_t resolved_addr_;
            char storage_[];
            static constexpr size_t binary_data_offset() { return (sizeof(Callable<void, MaxSig, 0>) + CALLABLE_ALIGN - 1) / CALLABLE_ALIGN * CALLABLE_ALIGN; }
        };
        template <typename Child, int MaxSig, int MaxChildren> struct Callable {
            ArgDirection signature_[MaxSig];
            int32_t sig_count_;
            uint32_t binary_size_;
            char func_name_[NAME_MAX_BYTES];
            uint32_t func_name_len_;
            int32_t child_func_ids_[MaxChildren];
            uint32_t child_offsets_[MaxChildren];
            int32_t child_count_;
            char config_name_[NAME_MAX_BYTES];
            uint32_t config_name_len_;
            alignas(CALLABLE_CHILD_ALIGN) char storage_[];
        };
        using CoreCallable = Callable<void, CORE_MAX_TENSOR_ARGS, 0>;
        using ChipCallable = Callable<CoreCallable, CHIP_MAX_TENSOR_ARGS, 1024>;
        """;

    private const string G6Log = """
        #pragma once
        #include <stdint.h>
        #define SIMPLER_HOST_LOG_STATE_ABI_VERSION 1U
        extern "C" {
        typedef struct SimplerHostLogState { uint32_t abi_version; uint32_t struct_size; int32_t threshold; int32_t clock_anchor_pid; } SimplerHostLogState;
        int simpler_host_log_bind_state(SimplerHostLogState *state);
        }
        """;

    private const string G0Functions = """
        #pragma once
        #include <stddef.h>
        #include <stdint.h>
        extern "C" {
        typedef void *RuntimeHandle;
        typedef void *DeviceContextHandle;
        typedef struct PtoRunTiming { uint64_t host_wall_ns; uint64_t device_wall_ns; } PtoRunTiming;
        DeviceContextHandle create_device_context(void);
        void destroy_device_context(DeviceContextHandle ctx);
        size_t get_runtime_size(void);
        void *device_malloc_ctx(DeviceContextHandle ctx, size_t size);
        void device_free_ctx(DeviceContextHandle ctx, void *dev_ptr);
        int copy_to_device_ctx(DeviceContextHandle ctx, void *dev_ptr, const void *host_ptr, size_t size);
        int copy_from_device_ctx(DeviceContextHandle ctx, void *host_ptr, const void *dev_ptr, size_t size);
        int simpler_init(DeviceContextHandle ctx, int device_id, const uint8_t *aicpu, size_t aicpu_size, const uint8_t *aicore,
                         size_t aicore_size, const uint8_t *dispatcher, size_t dispatcher_size);
        int finalize_device(DeviceContextHandle ctx);
        int prepare_callable(DeviceContextHandle ctx, int32_t id, const void *callable);
        int run_prepared(DeviceContextHandle ctx, RuntimeHandle runtime, int32_t id, const void *args, int block_dim, int threads,
                         int swimlane, int dump, int pmu, int dep_gen, int scope_stats, const uint64_t *windows,
                         const uint64_t *heaps, const uint64_t *pools, const char *output_prefix, PtoRunTiming *timing);
        int unregister_callable(DeviceContextHandle ctx, int32_t id);
        }
        """;

    private static string DirectionsOf(int tensors) => $$"""
        #pragma once
        #include <cstdint>
        enum class ArgDirection : int32_t { SCALAR = 0, IN = 1, OUT = 2, INOUT = 3 };
        inline constexpr int CORE_MAX_TENSOR_ARGS = 32;
        inline constexpr int CHIP_MAX_TENSOR_ARGS = {{tensors}};
        inline constexpr int CORE_MAX_SCALAR_ARGS = 16;
        inline constexpr int CHIP_MAX_SCALAR_ARGS = 128;
        inline constexpr uint32_t CALLABLE_ALIGN = 64;
        inline constexpr uint32_t CALLABLE_CHILD_ALIGN = 16;
        """;

    private static string TensorOf(string name, string space) => $$"""
        #pragma once
        #include <cstdint>
        #include "data_type.h"
        struct Buffer { uint64_t addr; uint64_t size; };
        struct TaskId {
            uint64_t raw;
            constexpr bool operator==(const TaskId &other) const { return raw == other.raw; }
        };
        struct alignas(64) {{name}} {
            Buffer buffer;
            TaskId owner_task_id;
            uint64_t start_offset;
            int32_t version;
            uint32_t ndims;
            DataType dtype;
            bool manual_dep;
            bool is_contiguous;
            {{space}}
            uint32_t shapes[MAX_TENSOR_DIMS];
            uint64_t extent_elem_cache;
            uint32_t strides[MAX_TENSOR_DIMS];
            uint8_t padding[36];
            uint64_t numel() const { return shapes[0]; }
        };
        """;

    private static string ArgumentsOf(string tensor) => $$"""
        #pragma once
        #include <cstddef>
        #include <cstdint>
        #include "arg_direction.h"
        #include "tensor.h"
        template <typename TensorTag, size_t MaxT> struct TensorTagMixin {};
        template <typename T, typename S, size_t MaxT, size_t MaxS, typename TensorTag = void>
        struct TaskArgsTpl : TensorTagMixin<TensorTag, MaxT> {
            T tensors_[MaxT];
            S scalars_[MaxS];
            int32_t tensor_count_{0};
            int32_t scalar_count_{0};
        };
        using ChipStorageTaskArgs = TaskArgsTpl<{{tensor}}, uint64_t, CHIP_MAX_TENSOR_ARGS, CHIP_MAX_SCALAR_ARGS>;
        """;
}
