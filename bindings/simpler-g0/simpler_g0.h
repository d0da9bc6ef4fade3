// The C ABI of simpler's host runtime, generation "2026-06" (G0): what libhost_runtime.so exported from 2026-06-24 to
// 2026-06-27 and the plain-data structures that cross the boundary. Names are those of simpler_g6.h where the thing is the
// same; tensors and data types have the same layout there. Sizes and offsets are asserted in native/tests/layout_asserts_g0.cpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "../contract.h"

#ifdef __cplusplus
extern "C" {
#endif

enum SimplerLimit {
    SIMPLER_MAX_CALLABLES = 64,
    SIMPLER_MAX_CHIP_TENSORS = 128,
    SIMPLER_MAX_CHIP_SCALARS = 128,
    SIMPLER_MAX_CORE_TENSORS = 32,
    SIMPLER_MAX_CORE_SCALARS = 16,
    SIMPLER_MAX_CHILDREN = 1024,
    SIMPLER_MAX_TENSOR_DIMS = 5,
    SIMPLER_RING_COUNT = 4,
    SIMPLER_CALLABLE_ALIGNMENT = 64,
    SIMPLER_MAX_AICPU_THREADS = 4,
    SIMPLER_STORAGE_ALIGNMENT = 64,
};

// Severities of simpler_log_init.
enum SimplerLogSeverity {
    SIMPLER_SEVERITY_DEBUG = 0,
    SIMPLER_SEVERITY_INFO = 1,
    SIMPLER_SEVERITY_WARN = 2,
    SIMPLER_SEVERITY_ERROR = 3,
    SIMPLER_SEVERITY_OFF = 4,
};

struct SimplerDeviceContext;
struct SimplerRunStorage;

// create_device_context owns the context it returns until destroy_device_context.
typedef struct SimplerDeviceContext *DeviceContextHandle;
// Caller-owned storage of get_runtime_size() bytes, fixed in place during a run.
typedef struct SimplerRunStorage *RuntimeHandle;

typedef struct ChipTensor {
    uint64_t buffer_addr;
    uint64_t buffer_size;   // bytes
    uint64_t owner_task_id; // all ones = none
    uint64_t start_offset;  // elements
    int32_t version;
    uint32_t ndims;
    uint8_t dtype; // SimplerDataType of G6
    uint8_t manual_dep;
    uint8_t is_contiguous;
    uint8_t child_memory; // 0 = host memory, staged to the device and back; 1 = device memory, used in place
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
    int32_t signature[SIMPLER_MAX_CORE_TENSORS]; // SimplerArgDirection of G6
    int32_t sig_count;
    uint32_t binary_size;   // bytes
    uint64_t resolved_addr; // 0 in a callable as built
} CoreCallableHeader;

// Header of a chip callable. Its storage starts at CHIP_CALLABLE_STORAGE_OFFSET: the orchestration binary, then each child's
// CoreCallableHeader at the next multiple of SIMPLER_CALLABLE_ALIGNMENT; child_offsets count from the storage.
typedef struct ChipCallableHeader {
    int32_t signature[SIMPLER_MAX_CHIP_TENSORS]; // SimplerArgDirection of G6
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
    CHIP_CALLABLE_STORAGE_OFFSET = 8864,
};

// Times of one run, as run_prepared returns them.
typedef struct PtoRunTiming {
    uint64_t host_wall_ns;
    uint64_t device_wall_ns;
} PtoRunTiming;

// The function table of libhost_runtime.so.
typedef struct SimplerApi {
    const char *(*get_platform)(void);
    DeviceContextHandle (*create_device_context)(void);
    void (*destroy_device_context)(DeviceContextHandle ctx);
    size_t (*get_runtime_size)(void);
    void *(*device_malloc_ctx)(DeviceContextHandle ctx, size_t size);
    void (*device_free_ctx)(DeviceContextHandle ctx, void *dev_ptr);
    int (*copy_to_device_ctx)(DeviceContextHandle ctx, void *dev_ptr, const void *host_ptr, size_t size);
    int (*copy_from_device_ctx)(DeviceContextHandle ctx, void *host_ptr, const void *dev_ptr, size_t size);
    int (*simpler_init)(DeviceContextHandle ctx, int device_id, const uint8_t *aicpu_binary, size_t aicpu_size,
                        const uint8_t *aicore_binary, size_t aicore_size, const uint8_t *dispatcher_binary,
                        size_t dispatcher_size);
    int (*finalize_device)(DeviceContextHandle ctx);
    int (*prepare_callable)(DeviceContextHandle ctx, int32_t callable_id, const void *callable);
    // Runs to completion. block_dim 0 takes the whole device; aicpu_thread_num 1..SIMPLER_MAX_AICPU_THREADS; each ring array has
    // SIMPLER_RING_COUNT entries; out_timing may be null.
    int (*run_prepared)(DeviceContextHandle ctx, RuntimeHandle storage, int32_t callable_id, const ChipStorageTaskArgs *args,
                        int block_dim, int aicpu_thread_num, int enable_l2_swimlane, int enable_dump_tensor, int enable_pmu,
                        int enable_dep_gen, int enable_scope_stats, const uint64_t *ring_task_window,
                        const uint64_t *ring_heap, const uint64_t *ring_dep_pool, const char *output_prefix,
                        PtoRunTiming *out_timing);
    int (*unregister_callable)(DeviceContextHandle ctx, int32_t callable_id);
    size_t (*get_aicpu_dlopen_count)(DeviceContextHandle ctx);
    size_t (*get_host_dlopen_count)(DeviceContextHandle ctx);
} SimplerApi;

// The function table of libsimpler_log.so, which is loaded before the host runtime.
typedef struct SimplerLogApi {
    int (*simpler_log_init)(int severity, int info_verbosity); // SimplerLogSeverity; verbosity 0..9
} SimplerLogApi;

#ifdef __cplusplus
}
#endif
