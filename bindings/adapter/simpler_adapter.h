// The adapter to simpler's host runtime: a C ABI of ours that does not follow simpler's. Its source,
// native/adapter/simpler_adapter.cpp, is compiled against the headers of the tree that the user names and lays out simpler's
// structures with that tree's own types. Every status is the library's own number; adapter_facts says in which band it counts.
// One library and its objects may be used from any thread; calls on one context and its slots are serialised by the caller,
// but for adapter_poll and adapter_wait, which may run beside each other. SPDX-License-Identifier: MIT
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "../contract.h"

#ifdef __cplusplus
extern "C" {
#endif

enum AdapterLimit {
    ADAPTER_CONTRACT = 1, // what adapter_contract answers
    ADAPTER_MAX_TENSORS = 256,
    ADAPTER_MAX_SCALARS = 128,
    ADAPTER_MAX_DIMENSIONS = 5,
    ADAPTER_MAX_CORE_TENSORS = 32,
    ADAPTER_MAX_CORE_SCALARS = 16,
    ADAPTER_MAX_KERNELS = 1024,
    ADAPTER_MAX_CALLABLES = 64,
    ADAPTER_RINGS = 4,
    ADAPTER_MAX_SLOTS = 2,
    ADAPTER_MAX_PREFIX = 1023, // bytes of an output prefix
    ADAPTER_MAX_NAME = 63,     // bytes of a function's name
    ADAPTER_MAX_TEXT = 4096,   // bytes that hold every message
};

// What the adapter itself refuses, outside of every band of the libraries.
enum AdapterStatus {
    ADAPTER_OK = 0,
    ADAPTER_REFUSED = -20001,      // the arguments do not fit this tree; the message says which
    ADAPTER_OUT_OF_MEMORY = -20002,
    ADAPTER_NOT_OFFERED = -20003,  // the tree or the library has no such function
};

enum AdapterPoll {
    ADAPTER_NOT_READY = 0,
    ADAPTER_COMPLETE = 1, // anything below 0 is an error; adapter_wait then gives the run's status
};

// Element types, by simpler's numbers. The last three exist on A5 only.
enum AdapterDataType {
    ADAPTER_FLOAT32 = 0,
    ADAPTER_FLOAT16 = 1,
    ADAPTER_INT32 = 2,
    ADAPTER_INT16 = 3,
    ADAPTER_INT8 = 4,
    ADAPTER_UINT8 = 5,
    ADAPTER_BFLOAT16 = 6,
    ADAPTER_INT64 = 7,
    ADAPTER_UINT64 = 8,
    ADAPTER_UINT16 = 9,
    ADAPTER_UINT32 = 10,
    ADAPTER_BOOL = 11,
    ADAPTER_FP8E4M3FN = 12,
    ADAPTER_FP8E8M0 = 13,
    ADAPTER_FP4E2M1 = 14,
};

// HOST tensors are staged to the device before a run and copied back after it; DEVICE tensors are used in place.
enum AdapterAddressSpace {
    ADAPTER_HOST = 0,
    ADAPTER_DEVICE = 1,
};

enum AdapterDirection {
    ADAPTER_SCALAR = 0,
    ADAPTER_IN = 1,
    ADAPTER_OUT = 2,
    ADAPTER_INOUT = 3,
};

// Thresholds of the libraries' log, by the numbers that newer trees use.
enum AdapterLogLevel {
    ADAPTER_LOG_DEBUG = 10,
    ADAPTER_LOG_INFO = 20,
    ADAPTER_LOG_TIMING = 25,
    ADAPTER_LOG_WARN = 30,
    ADAPTER_LOG_ERROR = 40,
    ADAPTER_LOG_OFF = 60,
};

struct AdapterLibrary;
struct AdapterContext;
struct AdapterSlot;
struct AdapterCallable;

typedef struct AdapterTensor {
    uint64_t address;
    uint64_t bytes;        // size of the buffer
    uint64_t start_offset; // elements
    uint32_t shape[ADAPTER_MAX_DIMENSIONS];
    uint32_t strides[ADAPTER_MAX_DIMENSIONS]; // elements, > 0
    uint32_t rank;
    uint8_t data_type;     // AdapterDataType
    uint8_t address_space; // AdapterAddressSpace
    uint8_t reserved[2];
} AdapterTensor;

// The arguments of a run. `stamp` changes with every edit and is never 0 nor used for other contents in the process; a slot
// whose last run had the same stamp takes them as packed already.
typedef struct AdapterArguments {
    uint64_t stamp;
    int32_t tensor_count;
    int32_t scalar_count;
    AdapterTensor tensors[ADAPTER_MAX_TENSORS];
    uint64_t scalars[ADAPTER_MAX_SCALARS];
} AdapterArguments;

// What one run asks for: every knob that any tree has. 0 is the tree's default.
typedef struct AdapterRunConfig {
    int32_t block_dim;
    int32_t aicpu_threads;
    int32_t chip_swimlane;
    int32_t dump_arguments;
    int32_t pmu;
    int32_t dependencies;
    int32_t scope_statistics;
    int32_t flow_id;
    uint64_t ring_task_window[ADAPTER_RINGS]; // entries
    uint64_t ring_heap[ADAPTER_RINGS];        // bytes
    uint64_t ring_dependency_pool[ADAPTER_RINGS]; // entries
    char output_prefix[ADAPTER_MAX_PREFIX + 1]; // UTF-8, NUL-terminated
} AdapterRunConfig;

typedef struct AdapterKernel {
    const void *binary;
    uint64_t binary_size;
    const int32_t *signature; // AdapterDirection
    int32_t signature_count;
    int32_t func_id;
} AdapterKernel;

// A package's parts. Strings are at most ADAPTER_MAX_NAME bytes.
typedef struct AdapterCallableParts {
    const char *function;
    const char *config;
    const void *orchestration;
    uint64_t orchestration_size;
    const int32_t *signature; // AdapterDirection of the tensors
    const AdapterKernel *kernels;
    int32_t signature_count;
    int32_t kernel_count;
} AdapterCallableParts;

// What a context starts with. The executors' bytes are the caller's and may go after the call.
typedef struct AdapterStart {
    const void *aicpu;
    uint64_t aicpu_size;
    const void *aicore;
    uint64_t aicore_size;
    const void *dispatcher;
    uint64_t dispatcher_size;
    const void *dma_warmup;
    uint64_t dma_warmup_size;
    uint32_t dma_mask; // workspaces for DMA engines to provision; 0 for none
    int32_t device;
} AdapterStart;

typedef struct AdapterMemory {
    uint64_t free_bytes;
    uint64_t total_bytes;
} AdapterMemory;

// The function table of the adapter. `message` receives text of at most ADAPTER_MAX_TEXT bytes, NUL included, where a call
// says why it refuses; `operation` receives the name of simpler's function that a status is from.
typedef struct AdapterApi {
    int32_t (*adapter_contract)(void);
    // What the headers say, as lines "key=value"; constant.
    const char *(*adapter_facts)(void);

    // Loads the process's simulator context and, for older trees, log library with global symbols; null paths are skipped.
    int (*adapter_load_companions)(const char *log_library, const char *simulator_context, char *message);
    // Sets the threshold of everything that this adapter bound.
    int (*adapter_set_log_level)(int32_t level);

    // Loads libhost_runtime.so and binds its log. `resident` keeps it mapped for the life of the process.
    int (*adapter_open)(const char *path, int32_t resident, struct AdapterLibrary **library, char *message);
    void (*adapter_close)(struct AdapterLibrary *library);
    const char *(*adapter_platform)(struct AdapterLibrary *library);

    // Creates a context on a device and initialises it; a failed one is gone.
    int (*adapter_start)(struct AdapterLibrary *library, const AdapterStart *start, struct AdapterContext **context,
                         const char **operation, char *message);
    // Finalizes and destroys the context, whatever finalize_device answers.
    int (*adapter_stop)(struct AdapterContext *context);
    // Runs that may be in the library at a time.
    int32_t (*adapter_pipeline_depth)(struct AdapterContext *context);
    int32_t (*adapter_joins_launches)(struct AdapterContext *context);

    void *(*adapter_allocate)(struct AdapterContext *context, size_t size);
    void (*adapter_free)(struct AdapterContext *context, void *memory);
    int (*adapter_copy_to_device)(struct AdapterContext *context, void *device, const void *host, size_t size);
    int (*adapter_copy_from_device)(struct AdapterContext *context, void *host, const void *device, size_t size);
    int (*adapter_memory_info)(struct AdapterContext *context, AdapterMemory *memory);

    // Lays out a callable; the parts may go after the call. It must outlive its registrations.
    int (*adapter_create_callable)(const AdapterCallableParts *parts, struct AdapterCallable **callable, char *message);
    void (*adapter_destroy_callable)(struct AdapterCallable *callable);
    int (*adapter_register)(struct AdapterContext *context, int32_t id, struct AdapterCallable *callable);
    int (*adapter_unregister)(struct AdapterContext *context, int32_t id);

    // A place for one run at a time. Destroying it waits for a run in flight.
    int (*adapter_create_slot)(struct AdapterContext *context, uint32_t number, struct AdapterSlot **slot, char *message);
    void (*adapter_destroy_slot)(struct AdapterSlot *slot);
    // The life cycle of a run. Where the library has one blocking call only, a thread of the slot makes it at launch.
    int (*adapter_prepare)(struct AdapterSlot *slot, int32_t id, const AdapterArguments *arguments,
                           const AdapterRunConfig *config, char *message);
    int (*adapter_launch)(struct AdapterSlot *slot);
    int (*adapter_launch_joined)(struct AdapterSlot *slot, struct AdapterSlot *predecessor);
    int (*adapter_poll)(struct AdapterSlot *slot);
    int (*adapter_wait)(struct AdapterSlot *slot);
    int (*adapter_finalize)(struct AdapterSlot *slot);
    // Device time in ns of the run that ended last; -1 where the library does not return it.
    int64_t (*adapter_device_wall)(struct AdapterSlot *slot);
    // The packed argument block and configuration of a slot, and a callable as it is registered; sizes in bytes.
    const void *(*adapter_packed_arguments)(struct AdapterSlot *slot, size_t *size);
    const void *(*adapter_packed_config)(struct AdapterSlot *slot, size_t *size);
    const void *(*adapter_packed_callable)(struct AdapterCallable *callable, size_t *size);
} AdapterApi;

#ifdef __cplusplus
}
#endif
