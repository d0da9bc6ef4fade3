// SPDX-License-Identifier: MIT
#include "simpler/checks.h"

#include <cstring>

#include "core/text.h"

namespace ascend::mock {

namespace {

constexpr int kSwimlaneLevels = 4;
constexpr uint64_t kRingMaximum = 0x7fffffff; // 2^31 - 1

// Addresses below this are null pointers with an offset.
constexpr uint64_t kFirstPage = 4096;

constexpr uint64_t kLargestBuffer = uint64_t{1} << 62;

Verdict refuse(std::string message) {
    return {SIMPLER_ERROR, std::move(message)};
}

// Bytes per element of the types that A2 and A3 have; 0 for others.
uint64_t element_bytes(uint8_t dtype) {
    switch (dtype) {
    case SIMPLER_INT8:
    case SIMPLER_UINT8:
    case SIMPLER_BOOL:
        return 1;
    case SIMPLER_FLOAT16:
    case SIMPLER_BFLOAT16:
    case SIMPLER_INT16:
    case SIMPLER_UINT16:
        return 2;
    case SIMPLER_FLOAT32:
    case SIMPLER_INT32:
    case SIMPLER_UINT32:
        return 4;
    case SIMPLER_INT64:
    case SIMPLER_UINT64:
        return 8;
    default:
        return 0;
    }
}

Verdict check_rings(const RuntimeEnv &env) {
    for (int ring = 0; ring < SIMPLER_RING_COUNT; ++ring) {
        const uint64_t window = env.ring_task_window[ring];
        const uint64_t heap = env.ring_heap[ring];
        const uint64_t pool = env.ring_dep_pool[ring];
        if (window != 0 && (window < 4 || window > kRingMaximum || (window & (window - 1)) != 0)) {
            return refuse(text("ring_task_window[", ring, "] is ", window, "; 0 or a power of two from 4 to 2^30"));
        }
        if (heap != 0 && heap < 1024) {
            return refuse(text("ring_heap[", ring, "] is ", heap, "; 0 or at least 1024 bytes"));
        }
        if (pool != 0 && (pool < 4 || pool > kRingMaximum)) {
            return refuse(text("ring_dep_pool[", ring, "] is ", pool, "; 0 or 4 to ", kRingMaximum));
        }
    }
    return {};
}

} // namespace

Verdict check_config(const CallConfig &config, const DeviceProfile &profile) {
    if (config.aicpu_thread_num != 0 &&
        (config.aicpu_thread_num < 2 || config.aicpu_thread_num > profile.aicpu_threads)) {
        return refuse(text("aicpu_thread_num is ", int32_t{config.aicpu_thread_num}, "; 0 or 2 to ",
                           profile.aicpu_threads, " are allowed"));
    }
    const struct {
        const char *name;
        int32_t value;
        bool supported = false;
    } flags[] = {{"enable_chip_swimlane", config.enable_chip_swimlane, true},
                 {"enable_dump_args", config.enable_dump_args},
                 {"enable_pmu", config.enable_pmu},
                 {"enable_dep_gen", config.enable_dep_gen, true},
                 {"enable_scope_stats", config.enable_scope_stats}};
    const size_t prefix = ::strnlen(config.output_prefix, sizeof config.output_prefix);
    if (prefix == sizeof config.output_prefix) {
        return refuse(text("output_prefix has no terminating NUL in its ", sizeof config.output_prefix, " bytes"));
    }
    const char *unsupported = nullptr;
    for (const auto &flag : flags) {
        if (flag.value < 0) {
            return refuse(text(flag.name, " is ", flag.value, "; it cannot be negative"));
        }
        if (flag.value != 0 && prefix == 0) {
            return refuse(text(flag.name, " is ", flag.value, " but output_prefix is empty"));
        }
        unsupported = flag.value != 0 && !flag.supported ? flag.name : unsupported;
    }
    if (config.enable_chip_swimlane > kSwimlaneLevels) {
        return refuse(text("enable_chip_swimlane is ", int32_t{config.enable_chip_swimlane}, "; 0 to ", kSwimlaneLevels,
                           " are allowed"));
    }
    if (Verdict rings = check_rings(config.runtime_env); !rings) {
        return rings;
    }
    if (unsupported != nullptr) {
        return {PTO_RUNTIME_ERR_UNSUPPORTED, text(unsupported, ": the mock device writes no such file; leave it 0")};
    }
    return {};
}

Verdict check_descriptor(const NativeRunDescriptor &descriptor) {
    if (descriptor.pipeline_slot >= kPipelineDepth) {
        return refuse(
            text("pipeline_slot is ", descriptor.pipeline_slot, "; the pipeline is ", kPipelineDepth, " deep"));
    }
    if (descriptor.arena_bank >= kPipelineDepth) {
        return refuse(text("arena_bank is ", descriptor.arena_bank, "; the pipeline is ", kPipelineDepth, " deep"));
    }
    if (descriptor.generation == 0) {
        return refuse("generation is 0, which marks an invalid slot");
    }
    if (descriptor.run_epoch == 0) {
        return refuse("run_epoch is 0; it must be unique in the process");
    }
    if (reinterpret_cast<uintptr_t>(descriptor.accepted_state) % alignof(int32_t) != 0) {
        return refuse("accepted_state is not aligned to 4 bytes");
    }
    return {};
}

Verdict check_tensor(const ChipTensor &tensor, int32_t index) {
    const std::string what = text("tensor ", index, ": ");
    if (tensor.buffer_addr < kFirstPage) {
        return refuse(text(what, "its address is ", tensor.buffer_addr, " (null)"));
    }
    if (tensor.ndims == 0 || tensor.ndims > SIMPLER_MAX_TENSOR_DIMS) {
        return refuse(text(what, "it has ", tensor.ndims, " dimensions; 1 to ", SIMPLER_MAX_TENSOR_DIMS + 0));
    }
    const uint64_t width = element_bytes(tensor.dtype);
    if (width == 0) {
        return refuse(text(what, "dtype ", int{tensor.dtype},
                           tensor.dtype <= SIMPLER_FP4E2M1 ? " exists on A5 only" : " is unknown"));
    }
    if (tensor.address_space > SIMPLER_ADDRESS_DEVICE || tensor.is_contiguous > 1 || tensor.manual_dep > 1) {
        return refuse(text(what, "address_space ", int{tensor.address_space}, ", is_contiguous ",
                           int{tensor.is_contiguous}, ", manual_dep ", int{tensor.manual_dep}, "; each is 0 or 1"));
    }
    if (tensor.buffer_size > kLargestBuffer) {
        return refuse(text(what, "its buffer_size is ", tensor.buffer_size, " bytes"));
    }
    // Element counts are bounded by the bytes of the buffer, so that no sum or product below can overflow.
    const uint64_t capacity = tensor.buffer_size / width;
    uint64_t dense = 1;
    uint64_t extent = 1;
    for (uint32_t i = tensor.ndims; i-- > 0;) {
        const uint64_t length = tensor.shapes[i];
        const uint64_t stride = tensor.strides[i];
        if (length == 0 || stride == 0) {
            return refuse(text(what, "dimension ", i, " has length ", length, " and stride ", stride,
                               "; both must be at least 1"));
        }
        if (tensor.is_contiguous != 0 && length > 1 && stride != dense) {
            return refuse(text(what, "it is marked contiguous, but dimension ", i, " has stride ", stride,
                               " where row-major order has ", dense));
        }
        const uint64_t span = (length - 1) * stride; // both have 32 bits
        extent += span;
        if (span > capacity || extent > capacity) {
            return refuse(text(what, "its shape needs more than the ", tensor.buffer_size, " bytes of its buffer"));
        }
        dense = extent; // of a row-major tensor
    }
    if (tensor.extent_elem_cache != extent) {
        return refuse(text(what, "extent_elem_cache is ", tensor.extent_elem_cache, "; shape and strides span ", extent,
                           " elements"));
    }
    if (tensor.start_offset > capacity - extent) {
        return refuse(text(what, "start_offset ", tensor.start_offset, " and ", extent, " elements of ", width,
                           " bytes leave its buffer of ", tensor.buffer_size, " bytes"));
    }
    return {};
}

} // namespace ascend::mock
