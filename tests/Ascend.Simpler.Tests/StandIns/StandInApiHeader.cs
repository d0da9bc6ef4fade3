using System.Text;

namespace Ascend.Simpler.Tests;

/// <summary>The header that declares a stand-in tree's functions.</summary>
internal static class StandInApiHeader
{
    public static string Of(StandInFeatures features)
    {
        var text = new StringBuilder(
            """
            #pragma once
            #include <stddef.h>
            #include <stdint.h>
            struct CallConfig;
            // A comment that names simpler_launch_run_joined, run_prepared and NativeRunDescriptor declares nothing.
            extern "C" {
            typedef void *DeviceContextHandle;
            typedef void *RuntimeHandle;

            """);
        AddTypes(text, features);
        text.Append(
            """
            DeviceContextHandle create_device_context(void);
            void destroy_device_context(DeviceContextHandle ctx);
            size_t get_runtime_size(void);
            void *device_malloc_ctx(DeviceContextHandle ctx, size_t size);
            void device_free_ctx(DeviceContextHandle ctx, void *memory);
            int copy_to_device_ctx(DeviceContextHandle ctx, void *device, const void *host, size_t size);
            int copy_from_device_ctx(DeviceContextHandle ctx, void *host, const void *device, size_t size);
            int finalize_device(DeviceContextHandle ctx);

            """);
        AddInit(text, features);
        AddRun(text, features);
        AddOptional(text, features);
        return text.Append("}\n").ToString();
    }

    private static void AddTypes(StringBuilder text, StandInFeatures features)
    {
        text.Append(features.Codes switch
        {
            CodeForm.Mixed => "enum { PTO_RUNTIME_ERR_UNSUPPORTED = -2 };\n",
            CodeForm.Split => "#define PTO_RUNTIME_LATCHED_CODE_MAX 999\nenum { PTO_RUNTIME_ERR_UNSUPPORTED = -1001 };\n",
            _ => "",
        });
        if (features.HasPhases)
        {
            int error = features.Codes == CodeForm.Split ? -1000 : -1;
            text.Append($"enum {{ SIMPLER_NATIVE_RUN_POLL_ERROR = {error}, SIMPLER_NATIVE_RUN_POLL_COMPLETE = 1 }};\n");
        }

        if (features.Run == RunForm.PreparedWithTiming)
        {
            text.Append("typedef struct PtoRunTiming { uint64_t host_wall_ns; uint64_t device_wall_ns; } PtoRunTiming;\n");
        }

        if (features.HasDescriptor)
        {
            text.Append(
                "typedef struct NativeRunDescriptor { uint32_t pipeline_slot; uint32_t arena_bank; uint64_t run_id; "
                + "uint64_t generation; uint64_t dispatch_id; uint64_t run_epoch; "
                + "volatile int32_t *accepted_state; int32_t accepted_value; "
                + (features.JoinableBoundary ? "uint32_t joinable_boundary; " : "") + "} NativeRunDescriptor;\n");
        }

        if (features.PipelineContract)
        {
            text.Append(
                """
                typedef struct PipelineResource {
                    uint32_t kind; uint32_t resource_class; uint64_t bytes_per_copy;
                } PipelineResource;
                typedef struct PipelineContract {
                    uint32_t abi_version; uint32_t resource_count; uint32_t pipeline_depth; PipelineResource resources[8];
                } PipelineContract;
                const PipelineContract *get_pipeline_contract(void);

                """);
        }
    }

    private static void AddInit(StringBuilder text, StandInFeatures features)
    {
        string prewarm = features.InitParameters >= 9 ? ", const struct CallConfig *prewarm" : "";
        string sdma = features.InitParameters >= 12
            ? ", int enable_sdma, const void *sdma_warmup, uint64_t sdma_warmup_size" : "";
        text.Append(
            "int simpler_init(DeviceContextHandle ctx, int device_id, const uint8_t *aicpu, size_t aicpu_size, "
            + $"const uint8_t *aicore, size_t aicore_size, const uint8_t *dispatcher, "
            + $"size_t dispatcher_size{prewarm}{sdma});\n");
        text.Append(features.Provision switch
        {
            Provision.Mask => "int simpler_provision_dma_workspace(DeviceContextHandle ctx, uint32_t mask);\n",
            Provision.MaskAndWarmup =>
                "int simpler_provision_dma_workspace(DeviceContextHandle ctx, uint32_t mask, "
                + "const void *warmup, uint64_t warmup_size);\n",
            _ => "",
        });
    }

    private static void AddRun(StringBuilder text, StandInFeatures features)
    {
        (string register, string unregister) = features.Run <= RunForm.Prepared
            ? ("prepare_callable", "unregister_callable")
            : ("simpler_register_callable", "simpler_unregister_callable");
        text.Append($"int {register}(DeviceContextHandle ctx, int32_t id, const void *callable);\n");
        text.Append($"int {unregister}(DeviceContextHandle ctx, int32_t id);\n");
        const string First = "DeviceContextHandle ctx, RuntimeHandle storage, int32_t id, const void *args";
        string config = First + ", const struct CallConfig *config"
            + (features.HasDescriptor ? ", const NativeRunDescriptor *descriptor" : "");
        const string Knobs = First + ", int block_dim, int aicpu_thread_num, int enable_l2_swimlane, "
            + "int enable_dump_tensor, int enable_pmu, int enable_dep_gen, int enable_scope_stats, "
            + "const uint64_t *ring_task_window, const uint64_t *ring_heap, "
            + "const uint64_t *ring_dep_pool, const char *output_prefix";
        text.Append(features.Run switch
        {
            RunForm.PreparedWithTiming => $"int run_prepared({Knobs}, PtoRunTiming *out_timing);\n",
            RunForm.Prepared => $"int run_prepared({Knobs});\n",
            RunForm.Exploded => $"int simpler_run({Knobs});\n",
            RunForm.Config or RunForm.ConfigAndDescriptor => $"int simpler_run({config});\n",
            _ => $"int simpler_run({config});\nint simpler_prepare_run({config});\n",
        });
        if (features.HasPhases)
        {
            foreach (string phase in (string[])["launch", "poll", "wait", "finalize"])
            {
                text.Append($"int simpler_{phase}_run(DeviceContextHandle ctx, RuntimeHandle storage);\n");
            }
        }
    }

    private static void AddOptional(StringBuilder text, StandInFeatures features)
    {
        text.Append(features.AlignmentCall ? "size_t get_runtime_alignment(void);\n" : "");
        text.Append(
            features.ConcurrentPrepare ? "int supports_concurrent_native_prepare_ctx(DeviceContextHandle ctx);\n" : "");
        text.Append(features.CommittedMemory ? "size_t committed_device_memory_ctx(DeviceContextHandle ctx);\n" : "");
        text.Append(features.MemoryInfo
            ? "typedef struct DeviceMemoryInfo { uint64_t free_bytes; uint64_t total_bytes; } DeviceMemoryInfo;\n"
              + "int device_memory_info_ctx(DeviceContextHandle ctx, DeviceMemoryInfo *out);\n"
            : "");
        text.Append(features.JoinedLaunch
            ? "int supports_joined_native_launch_ctx(DeviceContextHandle ctx);\n"
              + "int simpler_launch_run_joined(DeviceContextHandle ctx, RuntimeHandle storage, RuntimeHandle predecessor);\n"
            : "");
        if (features.KernelMode == KernelMode.Absent)
        {
            return;
        }

        text.Append("int simpler_kernel_mode_supported(DeviceContextHandle ctx);\n");
        text.Append(features.KernelMode == KernelMode.CallableSizeHandle
            ? "typedef struct SimplerCallableHandle { int32_t id; uint64_t generation; } SimplerCallableHandle;\n"
            : "");
        text.Append("int simpler_kernel_mode_prepare_callable(DeviceContextHandle ctx, " + features.KernelMode switch
        {
            KernelMode.IdCallableSizeStream => "int32_t id, const void *callable, size_t size, void *stream);\n",
            KernelMode.CallableSizeHandle => "const void *callable, size_t size, SimplerCallableHandle *out);\n",
            KernelMode.CallableSizeId => "const void *callable, size_t size, int32_t *out_id);\n",
            _ => "int32_t id, const void *callable, size_t size);\n",
        });
        text.Append("int simpler_kernel_mode_launch(DeviceContextHandle ctx, int32_t id, const void *args, "
            + "void *stream);\n");
    }
}
