// The C ABI that the mock's libhost_runtime.so has: that of simpler in August 2026, with the plain-data structures that cross
// the boundary. Sizes and offsets are asserted in native/tests/layout_asserts.cpp. native/tree declares the same as the adapter
// meets it in a tree, with ASCEND_TREE defined.
// SPDX-License-Identifier: MIT
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "contract.h"

#ifdef __cplusplus
extern "C" {
#endif

// Return codes. 0 is success; a device-side code comes back negated and can collide with these.
enum SimplerStatus {
    SIMPLER_OK = 0,
    SIMPLER_ERROR = -1,
    PTO_RUNTIME_ERR_UNSUPPORTED = -2,
    PTO_RUNTIME_ERR_PREPARED_INCOMPATIBLE = -3,
};

// Answers of simpler_poll_run.
enum SimplerPoll {
    SIMPLER_NATIVE_RUN_POLL_ERROR = -1,
    SIMPLER_NATIVE_RUN_POLL_NOT_READY = 0,
    SIMPLER_NATIVE_RUN_POLL_COMPLETE = 1,
};

enum SimplerLimit {
    PTO_PIPELINE_CONTRACT_ABI_VERSION = 1,
    PTO_PIPELINE_MAX_DEPTH = 2,
    PTO_PIPELINE_MAX_RESOURCES = 8,
    SIMPLER_MAX_CALLABLES = 64,
    SIMPLER_MAX_CHIP_TENSORS = 256,
    SIMPLER_MAX_CHIP_SCALARS = 128,
    SIMPLER_MAX_CORE_TENSORS = 32,
    SIMPLER_MAX_CORE_SCALARS = 16,
    SIMPLER_MAX_CHILDREN = 1024,
    SIMPLER_MAX_TENSOR_DIMS = 5,
    SIMPLER_RING_COUNT = 4,
    SIMPLER_OUTPUT_PREFIX_SIZE = 1024,
    SIMPLER_CALLABLE_ALIGNMENT = 64,
    SIMPLER_HOST_LOG_ABI_VERSION = 1,
};

enum PipelineResourceKind {
    PTO_PIPELINE_KIND_UNSPECIFIED = 0,
    PTO_PIPELINE_GM_HEAP = 1,
    PTO_PIPELINE_GM_SM = 2,
    PTO_PIPELINE_RUNTIME_IMAGE = 3,
    PTO_PIPELINE_TASK_ARGS = 4,
    PTO_PIPELINE_AICPU_STREAM = 5,
    PTO_PIPELINE_AICORE_STREAM = 6,
};

enum PipelineResourceClass {
    PTO_PIPELINE_HOST_PER_RUN = 0,
    PTO_PIPELINE_DEVICE_SCRATCH = 1,
    PTO_PIPELINE_EXEC_HANDLE = 2,
};

// Element types of a chip tensor. The last three exist on A5 only.
enum SimplerDataType {
    SIMPLER_FLOAT32 = 0,
    SIMPLER_FLOAT16 = 1,
    SIMPLER_INT32 = 2,
    SIMPLER_INT16 = 3,
    SIMPLER_INT8 = 4,
    SIMPLER_UINT8 = 5,
    SIMPLER_BFLOAT16 = 6,
    SIMPLER_INT64 = 7,
    SIMPLER_UINT64 = 8,
    SIMPLER_UINT16 = 9,
    SIMPLER_UINT32 = 10,
    SIMPLER_BOOL = 11,
    SIMPLER_FP8E4M3FN = 12,
    SIMPLER_FP8E8M0 = 13,
    SIMPLER_FP4E2M1 = 14,
};

// HOST tensors are staged to the device in prepare and copied back in finalize; DEVICE tensors are used in place.
enum SimplerAddressSpace {
    SIMPLER_ADDRESS_HOST = 0,
    SIMPLER_ADDRESS_DEVICE = 1,
};

enum SimplerArgDirection {
    SIMPLER_ARG_SCALAR = 0,
    SIMPLER_ARG_IN = 1,
    SIMPLER_ARG_OUT = 2,
    SIMPLER_ARG_INOUT = 3,
};

// Thresholds accepted in SimplerHostLogState.
enum SimplerLogLevel {
    SIMPLER_LOG_DEBUG = 10,
    SIMPLER_LOG_INFO = 20,
    SIMPLER_LOG_TIMING = 25,
    SIMPLER_LOG_WARN = 30,
    SIMPLER_LOG_ERROR = 40,
    SIMPLER_LOG_OFF = 60,
};

struct SimplerDeviceContext;
struct SimplerRunStorage;
struct SimplerCommStream;
struct SimplerComm;
struct CommGlobalDomainDescriptor;

// create_device_context owns the context it returns until destroy_device_context.
typedef struct SimplerDeviceContext *DeviceContextHandle;
// Caller-owned storage of get_runtime_size() bytes, fixed in place from prepare to finalize.
typedef struct SimplerRunStorage *RuntimeHandle;

#pragma pack(push, 1)
typedef struct RuntimeEnv {
    uint64_t ring_task_window[SIMPLER_RING_COUNT]; // entries; 0 or a power of two in [4, 2^31-1]
    uint64_t ring_heap[SIMPLER_RING_COUNT];        // bytes; 0 or >= 1024
    uint64_t ring_dep_pool[SIMPLER_RING_COUNT];    // entries; 0 or in [4, 2^31-1]
} RuntimeEnv;

typedef struct CallConfig {
    int32_t aicpu_thread_num; // 0 = the platform's default, else >= 2
    int32_t enable_chip_swimlane;
    int32_t enable_dump_args;
    int32_t enable_pmu;
    int32_t enable_dep_gen;
    int32_t enable_scope_stats;
    RuntimeEnv runtime_env;
    char output_prefix[SIMPLER_OUTPUT_PREFIX_SIZE]; // NUL-terminated UTF-8; required by every enable_ flag
} CallConfig;
#pragma pack(pop)

#if defined(ASCEND_TREE)
typedef struct ChipStorageTaskArgs ChipStorageTaskArgs; // task_interface/task_args.h
#else
typedef struct ChipTensor {
    uint64_t buffer_addr;
    uint64_t buffer_size;   // bytes
    uint64_t owner_task_id; // all ones = none
    uint64_t start_offset;  // elements
    int32_t version;
    uint32_t ndims;
    uint8_t dtype;         // SimplerDataType
    uint8_t manual_dep;
    uint8_t is_contiguous;
    uint8_t address_space; // SimplerAddressSpace
    uint32_t shapes[SIMPLER_MAX_TENSOR_DIMS];
    uint64_t extent_elem_cache; // elements
    uint32_t strides[SIMPLER_MAX_TENSOR_DIMS]; // elements, > 0
    uint8_t reserved[36];
} ASCEND_ALIGNED(64) ChipTensor;

typedef struct ChipStorageTaskArgs {
    ChipTensor tensors[SIMPLER_MAX_CHIP_TENSORS];
    uint64_t scalars[SIMPLER_MAX_CHIP_SCALARS];
    int32_t tensor_count;
    int32_t scalar_count;
    uint8_t reserved[56]; // the tail of the 64-byte alignment, spelled out for languages that do not pad to it
} ASCEND_ALIGNED(64) ChipStorageTaskArgs;

// Header of one child kernel; its binary starts at CORE_CALLABLE_BINARY_OFFSET from the header.
typedef struct CoreCallableHeader {
    int32_t signature[SIMPLER_MAX_CORE_TENSORS]; // SimplerArgDirection
    int32_t sig_count;
    uint32_t binary_size; // bytes
    uint64_t resolved_addr; // 0 in a callable as built
} CoreCallableHeader;

// Header of a chip callable. Its storage starts at CHIP_CALLABLE_STORAGE_OFFSET: the orchestration binary, then each child's
// CoreCallableHeader at the next multiple of SIMPLER_CALLABLE_ALIGNMENT; child_offsets count from the storage.
typedef struct ChipCallableHeader {
    int32_t signature[SIMPLER_MAX_CHIP_TENSORS]; // SimplerArgDirection
    int32_t sig_count;
    uint32_t binary_size; // bytes of the orchestration binary
    char func_name[64];
    uint32_t func_name_len;
    int32_t child_func_ids[SIMPLER_MAX_CHILDREN];
    uint32_t child_offsets[SIMPLER_MAX_CHILDREN];
    int32_t child_count;
    char config_name[64];
    uint32_t config_name_len;
} ChipCallableHeader;

enum SimplerCallableLayout {
    CORE_CALLABLE_BINARY_OFFSET = 192,
    CHIP_CALLABLE_STORAGE_OFFSET = 9376,
};
#endif

// Resource choice and identity of one run; copied in prepare.
typedef struct NativeRunDescriptor {
    uint32_t pipeline_slot; // < PTO_PIPELINE_MAX_DEPTH
    uint32_t arena_bank;    // < PTO_PIPELINE_MAX_DEPTH
    uint64_t run_id;
    uint64_t generation;  // non-zero
    uint64_t dispatch_id;
    uint64_t run_epoch;   // unique in the process
    volatile int32_t *accepted_state; // may be null; written with accepted_value at the launch marker
    int32_t accepted_value;
} NativeRunDescriptor;

typedef struct PipelineResource {
    uint32_t kind;           // PipelineResourceKind
    uint32_t resource_class; // PipelineResourceClass
    uint64_t bytes_per_copy; // must be 0
} PipelineResource;

typedef struct PipelineContract {
    uint32_t abi_version;
    uint32_t resource_count;
    uint32_t pipeline_depth;
    PipelineResource resources[PTO_PIPELINE_MAX_RESOURCES];
} PipelineContract;

// One per process, alive for its whole life; the libraries access it with atomics.
typedef struct SimplerHostLogState {
    uint32_t abi_version;
    uint32_t struct_size; // bytes
    int32_t threshold;    // SimplerLogLevel
    int32_t clock_anchor_pid;
} SimplerHostLogState;

// The function table of libhost_runtime.so.
typedef struct SimplerApi {
    const char *(*get_platform)(void);
    const PipelineContract *(*get_pipeline_contract)(void);
    DeviceContextHandle (*create_device_context)(void);
    void (*destroy_device_context)(DeviceContextHandle ctx);
    size_t (*get_runtime_size)(void);
    size_t (*get_runtime_alignment)(void);
    void *(*device_malloc_ctx)(DeviceContextHandle ctx, size_t size);
    void (*device_free_ctx)(DeviceContextHandle ctx, void *dev_ptr);
    size_t (*committed_device_memory_ctx)(DeviceContextHandle ctx);
    int (*copy_to_device_ctx)(DeviceContextHandle ctx, void *dev_ptr, const void *host_ptr, size_t size);
    int (*copy_from_device_ctx)(DeviceContextHandle ctx, void *host_ptr, const void *dev_ptr, size_t size);
    int (*simpler_init)(DeviceContextHandle ctx, int device_id, const uint8_t *aicpu_binary, size_t aicpu_size,
                        const uint8_t *aicore_binary, size_t aicore_size, const uint8_t *dispatcher_binary,
                        size_t dispatcher_size, const CallConfig *prewarm_config);
    int (*finalize_device)(DeviceContextHandle ctx);
    int (*simpler_register_callable)(DeviceContextHandle ctx, int32_t callable_id, const void *callable);
    int (*simpler_unregister_callable)(DeviceContextHandle ctx, int32_t callable_id);
    int (*simpler_run)(DeviceContextHandle ctx, RuntimeHandle storage, int32_t callable_id, const ChipStorageTaskArgs *args,
                       const CallConfig *config, const NativeRunDescriptor *descriptor);
    int (*simpler_prepare_run)(DeviceContextHandle ctx, RuntimeHandle storage, int32_t callable_id,
                               const ChipStorageTaskArgs *args, const CallConfig *config,
                               const NativeRunDescriptor *descriptor);
    int (*simpler_launch_run)(DeviceContextHandle ctx, RuntimeHandle storage);
    int (*simpler_poll_run)(DeviceContextHandle ctx, RuntimeHandle storage);
    int (*simpler_wait_run)(DeviceContextHandle ctx, RuntimeHandle storage);
    int (*simpler_finalize_run)(DeviceContextHandle ctx, RuntimeHandle storage);
    int (*supports_concurrent_native_prepare_ctx)(DeviceContextHandle ctx);
    uint64_t (*get_arena_bank_gm_heap_base_ctx)(DeviceContextHandle ctx, uint32_t bank_id);
    uint64_t (*get_retained_temp_addr_ctx)(DeviceContextHandle ctx, uint32_t slot_id);
    size_t (*get_aicpu_dlopen_count)(DeviceContextHandle ctx);
    size_t (*get_host_dlopen_count)(DeviceContextHandle ctx);
    size_t (*get_run_stream_set_create_count)(DeviceContextHandle ctx);
    int (*simpler_provision_dma_workspace)(DeviceContextHandle ctx, uint32_t required_mask, const void *warmup_binary,
                                           uint64_t warmup_size);
    ASCEND_OPTIONAL("simpler 2026-08-18") int (*simpler_host_log_bind_state)(SimplerHostLogState *state);
    int (*ensure_acl_ready_ctx)(DeviceContextHandle ctx, int device_id);
    struct SimplerCommStream *(*create_comm_stream_ctx)(DeviceContextHandle ctx);
    int (*destroy_comm_stream_ctx)(DeviceContextHandle ctx, struct SimplerCommStream *stream);
    struct SimplerComm *(*comm_init)(int rank, int rank_count, struct SimplerCommStream *stream, const char *root_info_path);
    int (*comm_alloc_windows)(struct SimplerComm *comm, size_t window_size, uint64_t *device_ctx);
    int (*comm_get_local_window_base)(struct SimplerComm *comm, uint64_t *base);
    int (*comm_get_window_size)(struct SimplerComm *comm, size_t *size);
    int (*comm_derive_context)(struct SimplerComm *comm, const uint32_t *ranks, size_t rank_count, uint32_t rank,
                               size_t window_offset, size_t window_size, uint64_t *device_ctx);
    int (*comm_alloc_domain_windows)(struct SimplerComm *comm, uint64_t allocation_id, const uint32_t *ranks,
                                     size_t rank_count, uint32_t rank, size_t window_size, uint64_t *device_ctx,
                                     uint64_t *local_window_base);
    int (*comm_release_domain_windows)(struct SimplerComm *comm, uint64_t allocation_id, size_t rank_count, uint32_t rank);
    int (*comm_global_domain_prepare)(uint64_t domain_id, uint32_t domain_rank, uint32_t rank_count, size_t window_size,
                                      uint32_t profile, struct CommGlobalDomainDescriptor *descriptor,
                                      uint64_t *local_window_base);
    int (*comm_global_domain_import)(uint64_t domain_id, const struct CommGlobalDomainDescriptor *descriptors,
                                     size_t descriptor_count, uint64_t *device_ctx);
    int (*comm_global_domain_release)(uint64_t domain_id);
    int (*comm_barrier)(struct SimplerComm *comm);
    int (*comm_destroy)(struct SimplerComm *comm);
} SimplerApi;

#ifdef __cplusplus
}
#endif
