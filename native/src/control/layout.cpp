// SPDX-License-Identifier: MIT
#include "control/layout.h"

#include <cstddef>
#include <iterator>

#include "adapter/simpler_adapter.h"
#include "device/export_names.h"

namespace ascend::mock {

namespace {

// Applies X(library, type, member) to each member of a list; up to 26 members, enough for every list below.
#define ASCEND_COUNT(...)                                                                                              \
    ASCEND_COUNT_(__VA_ARGS__, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4,   \
                  3, 2, 1)
#define ASCEND_COUNT_(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, count, ...) count
#define ASCEND_JOIN(a, b) ASCEND_JOIN_(a, b)
#define ASCEND_JOIN_(a, b) a##b
#define ASCEND_EACH(X, l, t, ...) ASCEND_JOIN(ASCEND_EACH_, ASCEND_COUNT(__VA_ARGS__))(X, l, t, __VA_ARGS__)
#define ASCEND_EACH_1(X, l, t, m) X(l, t, m)
#define ASCEND_EACH_2(X, l, t, m, ...) X(l, t, m) ASCEND_EACH_1(X, l, t, __VA_ARGS__)
#define ASCEND_EACH_3(X, l, t, m, ...) X(l, t, m) ASCEND_EACH_2(X, l, t, __VA_ARGS__)
#define ASCEND_EACH_4(X, l, t, m, ...) X(l, t, m) ASCEND_EACH_3(X, l, t, __VA_ARGS__)
#define ASCEND_EACH_5(X, l, t, m, ...) X(l, t, m) ASCEND_EACH_4(X, l, t, __VA_ARGS__)
#define ASCEND_EACH_6(X, l, t, m, ...) X(l, t, m) ASCEND_EACH_5(X, l, t, __VA_ARGS__)
#define ASCEND_EACH_7(X, l, t, m, ...) X(l, t, m) ASCEND_EACH_6(X, l, t, __VA_ARGS__)
#define ASCEND_EACH_8(X, l, t, m, ...) X(l, t, m) ASCEND_EACH_7(X, l, t, __VA_ARGS__)
#define ASCEND_EACH_9(X, l, t, m, ...) X(l, t, m) ASCEND_EACH_8(X, l, t, __VA_ARGS__)
#define ASCEND_EACH_10(X, l, t, m, ...) X(l, t, m) ASCEND_EACH_9(X, l, t, __VA_ARGS__)
#define ASCEND_EACH_11(X, l, t, m, ...) X(l, t, m) ASCEND_EACH_10(X, l, t, __VA_ARGS__)
#define ASCEND_EACH_12(X, l, t, m, ...) X(l, t, m) ASCEND_EACH_11(X, l, t, __VA_ARGS__)
#define ASCEND_EACH_13(X, l, t, m, ...) X(l, t, m) ASCEND_EACH_12(X, l, t, __VA_ARGS__)
#define ASCEND_EACH_14(X, l, t, m, ...) X(l, t, m) ASCEND_EACH_13(X, l, t, __VA_ARGS__)
#define ASCEND_EACH_15(X, l, t, m, ...) X(l, t, m) ASCEND_EACH_14(X, l, t, __VA_ARGS__)
#define ASCEND_EACH_16(X, l, t, m, ...) X(l, t, m) ASCEND_EACH_15(X, l, t, __VA_ARGS__)
#define ASCEND_EACH_17(X, l, t, m, ...) X(l, t, m) ASCEND_EACH_16(X, l, t, __VA_ARGS__)
#define ASCEND_EACH_18(X, l, t, m, ...) X(l, t, m) ASCEND_EACH_17(X, l, t, __VA_ARGS__)
#define ASCEND_EACH_19(X, l, t, m, ...) X(l, t, m) ASCEND_EACH_18(X, l, t, __VA_ARGS__)
#define ASCEND_EACH_20(X, l, t, m, ...) X(l, t, m) ASCEND_EACH_19(X, l, t, __VA_ARGS__)
#define ASCEND_EACH_21(X, l, t, m, ...) X(l, t, m) ASCEND_EACH_20(X, l, t, __VA_ARGS__)
#define ASCEND_EACH_22(X, l, t, m, ...) X(l, t, m) ASCEND_EACH_21(X, l, t, __VA_ARGS__)
#define ASCEND_EACH_23(X, l, t, m, ...) X(l, t, m) ASCEND_EACH_22(X, l, t, __VA_ARGS__)

#define ASCEND_OFFSET(l, t, m) {l, #t, #m, MOCK_LAYOUT_OFFSET, 0, static_cast<int64_t>(offsetof(t, m))},
#define ASCEND_CONSTANT(l, t, m) {l, #t, #m, MOCK_LAYOUT_CONSTANT, 0, static_cast<int64_t>(m)},
#define ASCEND_WHOLE(l, t) {l, #t, "", MOCK_LAYOUT_SIZE, 0, sizeof(t)}, {l, #t, "", MOCK_LAYOUT_ALIGN, 0, alignof(t)},
#define ASCEND_STRUCT(l, t, ...) ASCEND_WHOLE(l, t) ASCEND_EACH(ASCEND_OFFSET, l, t, __VA_ARGS__)
#define ASCEND_ENUM(l, t, ...) ASCEND_EACH(ASCEND_CONSTANT, l, t, __VA_ARGS__)

#define ASCEND_ADAPTER_FIELD(m) ASCEND_OFFSET("adapter", AdapterApi, m)
#define ASCEND_MOCK_FIELD(m) ASCEND_OFFSET("mock", MockApi, m)

// Accesses through offsetof stay within standard-layout types: the contracts are C.
constexpr MockLayoutEntry kLayout[] = {
    // clang-format off
    ASCEND_ENUM("adapter", AdapterLimit, ADAPTER_CONTRACT, ADAPTER_MAX_TENSORS,
                ADAPTER_MAX_SCALARS, ADAPTER_MAX_DIMENSIONS, ADAPTER_MAX_CORE_TENSORS,
                ADAPTER_MAX_CORE_SCALARS, ADAPTER_MAX_KERNELS, ADAPTER_MAX_CALLABLES,
                ADAPTER_RINGS, ADAPTER_MAX_SLOTS, ADAPTER_MAX_PREFIX, ADAPTER_MAX_NAME,
                ADAPTER_MAX_TEXT)
    ASCEND_ENUM("adapter", AdapterStatus, ADAPTER_OK, ADAPTER_REFUSED, ADAPTER_OUT_OF_MEMORY,
                ADAPTER_NOT_OFFERED)
    ASCEND_ENUM("adapter", AdapterPoll, ADAPTER_NOT_READY, ADAPTER_COMPLETE)
    ASCEND_ENUM("adapter", AdapterDataType, ADAPTER_FLOAT32, ADAPTER_FLOAT16, ADAPTER_INT32,
                ADAPTER_INT16, ADAPTER_INT8, ADAPTER_UINT8, ADAPTER_BFLOAT16, ADAPTER_INT64,
                ADAPTER_UINT64, ADAPTER_UINT16, ADAPTER_UINT32, ADAPTER_BOOL, ADAPTER_FP8E4M3FN,
                ADAPTER_FP8E8M0, ADAPTER_FP4E2M1)
    ASCEND_ENUM("adapter", AdapterAddressSpace, ADAPTER_HOST, ADAPTER_DEVICE)
    ASCEND_ENUM("adapter", AdapterDirection, ADAPTER_SCALAR, ADAPTER_IN, ADAPTER_OUT, ADAPTER_INOUT)
    ASCEND_ENUM("adapter", AdapterLogLevel, ADAPTER_LOG_DEBUG, ADAPTER_LOG_INFO,
                ADAPTER_LOG_TIMING, ADAPTER_LOG_WARN, ADAPTER_LOG_ERROR, ADAPTER_LOG_OFF)
    ASCEND_STRUCT("adapter", AdapterTensor, address, bytes, start_offset, shape, strides, rank,
                data_type, address_space, reserved)
    ASCEND_STRUCT("adapter", AdapterArguments, stamp, tensor_count, scalar_count, tensors, scalars)
    ASCEND_STRUCT("adapter", AdapterRunConfig, block_dim, aicpu_threads, chip_swimlane,
                dump_arguments, pmu, dependencies, scope_statistics, flow_id, ring_task_window,
                ring_heap, ring_dependency_pool, output_prefix)
    ASCEND_STRUCT("adapter", AdapterKernel, binary, binary_size, signature, signature_count,
                func_id)
    ASCEND_STRUCT("adapter", AdapterCallableParts, function, config, orchestration,
                orchestration_size, signature, kernels, signature_count, kernel_count)
    ASCEND_STRUCT("adapter", AdapterStart, aicpu, aicpu_size, aicore, aicore_size, dispatcher,
                dispatcher_size, dma_warmup, dma_warmup_size, dma_mask, device)
    ASCEND_STRUCT("adapter", AdapterMemory, free_bytes, total_bytes)
    ASCEND_WHOLE("adapter", AdapterApi)
    ASCEND_ADAPTER_FIELD(adapter_contract)
    ASCEND_ADAPTER_FIELD(adapter_facts)
    ASCEND_ADAPTER_FIELD(adapter_load_companions)
    ASCEND_ADAPTER_FIELD(adapter_set_log_level)
    ASCEND_ADAPTER_FIELD(adapter_open)
    ASCEND_ADAPTER_FIELD(adapter_close)
    ASCEND_ADAPTER_FIELD(adapter_platform)
    ASCEND_ADAPTER_FIELD(adapter_start)
    ASCEND_ADAPTER_FIELD(adapter_stop)
    ASCEND_ADAPTER_FIELD(adapter_pipeline_depth)
    ASCEND_ADAPTER_FIELD(adapter_joins_launches)
    ASCEND_ADAPTER_FIELD(adapter_allocate)
    ASCEND_ADAPTER_FIELD(adapter_free)
    ASCEND_ADAPTER_FIELD(adapter_copy_to_device)
    ASCEND_ADAPTER_FIELD(adapter_copy_from_device)
    ASCEND_ADAPTER_FIELD(adapter_memory_info)
    ASCEND_ADAPTER_FIELD(adapter_create_callable)
    ASCEND_ADAPTER_FIELD(adapter_destroy_callable)
    ASCEND_ADAPTER_FIELD(adapter_register)
    ASCEND_ADAPTER_FIELD(adapter_unregister)
    ASCEND_ADAPTER_FIELD(adapter_create_slot)
    ASCEND_ADAPTER_FIELD(adapter_destroy_slot)
    ASCEND_ADAPTER_FIELD(adapter_prepare)
    ASCEND_ADAPTER_FIELD(adapter_launch)
    ASCEND_ADAPTER_FIELD(adapter_launch_joined)
    ASCEND_ADAPTER_FIELD(adapter_poll)
    ASCEND_ADAPTER_FIELD(adapter_wait)
    ASCEND_ADAPTER_FIELD(adapter_finalize)
    ASCEND_ADAPTER_FIELD(adapter_device_wall)
    ASCEND_ADAPTER_FIELD(adapter_packed_arguments)
    ASCEND_ADAPTER_FIELD(adapter_packed_config)
    ASCEND_ADAPTER_FIELD(adapter_packed_callable)

    ASCEND_ENUM("mock", MockStatus, MOCK_OK, MOCK_ERROR_INVALID, MOCK_ERROR_BUSY)
    ASCEND_ENUM("mock", MockLayoutKind, MOCK_LAYOUT_SIZE, MOCK_LAYOUT_ALIGN, MOCK_LAYOUT_OFFSET, MOCK_LAYOUT_CONSTANT)
    ASCEND_STRUCT("mock", MockLayoutEntry, library, type, member, kind, reserved, value)
    ASCEND_STRUCT("mock", MockLedger, acl_init_references, acl_device_references, acl_contexts, acl_streams,
                  acl_events, device_allocations, device_bytes, pinned_allocations, pinned_bytes, acl_binaries,
                  acl_notifies, acl_registered_hosts, acl_callbacks, profiling_objects, runtime_contexts,
                  initialised_runtime_contexts, registered_callables, prepared_runs, total_runs, total_failed_runs,
                  total_captures, refused_operations)
    ASCEND_STRUCT("mock", MockRunReport, run_ordinal, device_wall_ns, kernel_span_ns, tasks, host_compute_ns, program,
                  profile)
    ASCEND_WHOLE("mock", MockApi)
    ASCEND_MOCK_EXPORTS(ASCEND_MOCK_FIELD)
    // clang-format on
};

} // namespace

const MockLayoutEntry *layout_table(size_t &count) {
    count = std::size(kLayout);
    return kLayout;
}

} // namespace ascend::mock
