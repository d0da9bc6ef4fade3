// SPDX-License-Identifier: MIT
#include "control/layout.h"

#include <cstddef>
#include <iterator>

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

#define ASCEND_SIMPLER_FIELD(m) ASCEND_OFFSET("simpler_g6", SimplerApi, m)
#define ASCEND_MOCK_FIELD(m) ASCEND_OFFSET("mock", MockApi, m)

// Accesses through offsetof stay within standard-layout types: the contracts are C.
constexpr MockLayoutEntry kLayout[] = {
    // clang-format off
    ASCEND_ENUM("simpler_g6", SimplerStatus, SIMPLER_OK, SIMPLER_ERROR, PTO_RUNTIME_ERR_UNSUPPORTED,
                PTO_RUNTIME_ERR_PREPARED_INCOMPATIBLE)
    ASCEND_ENUM("simpler_g6", SimplerPoll, SIMPLER_NATIVE_RUN_POLL_ERROR, SIMPLER_NATIVE_RUN_POLL_NOT_READY,
                SIMPLER_NATIVE_RUN_POLL_COMPLETE)
    ASCEND_ENUM("simpler_g6", SimplerLimit, PTO_PIPELINE_CONTRACT_ABI_VERSION, PTO_PIPELINE_MAX_DEPTH,
                PTO_PIPELINE_MAX_RESOURCES, SIMPLER_MAX_CALLABLES, SIMPLER_MAX_CHIP_TENSORS, SIMPLER_MAX_CHIP_SCALARS,
                SIMPLER_MAX_CORE_TENSORS, SIMPLER_MAX_CORE_SCALARS, SIMPLER_MAX_CHILDREN, SIMPLER_MAX_TENSOR_DIMS,
                SIMPLER_RING_COUNT, SIMPLER_OUTPUT_PREFIX_SIZE, SIMPLER_CALLABLE_ALIGNMENT,
                SIMPLER_HOST_LOG_ABI_VERSION)
    ASCEND_ENUM("simpler_g6", PipelineResourceKind, PTO_PIPELINE_KIND_UNSPECIFIED, PTO_PIPELINE_GM_HEAP,
                PTO_PIPELINE_GM_SM, PTO_PIPELINE_RUNTIME_IMAGE, PTO_PIPELINE_TASK_ARGS, PTO_PIPELINE_AICPU_STREAM,
                PTO_PIPELINE_AICORE_STREAM)
    ASCEND_ENUM("simpler_g6", PipelineResourceClass, PTO_PIPELINE_HOST_PER_RUN, PTO_PIPELINE_DEVICE_SCRATCH,
                PTO_PIPELINE_EXEC_HANDLE)
    ASCEND_ENUM("simpler_g6", SimplerDataType, SIMPLER_FLOAT32, SIMPLER_FLOAT16, SIMPLER_INT32, SIMPLER_INT16,
                SIMPLER_INT8, SIMPLER_UINT8, SIMPLER_BFLOAT16, SIMPLER_INT64, SIMPLER_UINT64, SIMPLER_UINT16,
                SIMPLER_UINT32, SIMPLER_BOOL, SIMPLER_FP8E4M3FN, SIMPLER_FP8E8M0, SIMPLER_FP4E2M1)
    ASCEND_ENUM("simpler_g6", SimplerAddressSpace, SIMPLER_ADDRESS_HOST, SIMPLER_ADDRESS_DEVICE)
    ASCEND_ENUM("simpler_g6", SimplerArgDirection, SIMPLER_ARG_SCALAR, SIMPLER_ARG_IN, SIMPLER_ARG_OUT,
                SIMPLER_ARG_INOUT)
    ASCEND_ENUM("simpler_g6", SimplerLogLevel, SIMPLER_LOG_DEBUG, SIMPLER_LOG_INFO, SIMPLER_LOG_TIMING,
                SIMPLER_LOG_WARN, SIMPLER_LOG_ERROR, SIMPLER_LOG_OFF)
    ASCEND_ENUM("simpler_g6", SimplerCallableLayout, CORE_CALLABLE_BINARY_OFFSET, CHIP_CALLABLE_STORAGE_OFFSET)
    ASCEND_STRUCT("simpler_g6", RuntimeEnv, ring_task_window, ring_heap, ring_dep_pool)
    ASCEND_STRUCT("simpler_g6", CallConfig, aicpu_thread_num, enable_chip_swimlane, enable_dump_args, enable_pmu,
                  enable_dep_gen, enable_scope_stats, runtime_env, output_prefix)
    ASCEND_STRUCT("simpler_g6", ChipTensor, buffer_addr, buffer_size, owner_task_id, start_offset, version, ndims,
                  dtype, manual_dep, is_contiguous, address_space, shapes, extent_elem_cache, strides, reserved)
    ASCEND_STRUCT("simpler_g6", ChipStorageTaskArgs, tensors, scalars, tensor_count, scalar_count, reserved)
    ASCEND_STRUCT("simpler_g6", CoreCallableHeader, signature, sig_count, binary_size, resolved_addr)
    ASCEND_STRUCT("simpler_g6", ChipCallableHeader, signature, sig_count, binary_size, func_name, func_name_len,
                  child_func_ids, child_offsets, child_count, config_name, config_name_len)
    ASCEND_STRUCT("simpler_g6", NativeRunDescriptor, pipeline_slot, arena_bank, run_id, generation, dispatch_id,
                  run_epoch, accepted_state, accepted_value)
    ASCEND_STRUCT("simpler_g6", PipelineResource, kind, resource_class, bytes_per_copy)
    ASCEND_STRUCT("simpler_g6", PipelineContract, abi_version, resource_count, pipeline_depth, resources)
    ASCEND_STRUCT("simpler_g6", SimplerHostLogState, abi_version, struct_size, threshold, clock_anchor_pid)
    ASCEND_WHOLE("simpler_g6", SimplerApi)
    ASCEND_SIMPLER_EXPORTS(ASCEND_SIMPLER_FIELD)

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
