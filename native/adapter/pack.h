// Fills the tree's own structures from the contract's. SPDX-License-Identifier: MIT
#pragma once

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "adapter/simpler_adapter.h"
#include "tree.h"

namespace ascend::adapter {

inline int refuse(char *message, const char *format, long a = 0, long b = 0) {
    std::snprintf(message, ADAPTER_MAX_TEXT, format, a, b);
    return ADAPTER_REFUSED;
}

// The tree's element type of a number of the contract; false when the tree has none.
template <class T> bool to_data_type(uint8_t number, T &type) {
    switch (number) {
    case ADAPTER_FLOAT32: type = T::FLOAT32; return true;
    case ADAPTER_FLOAT16: type = T::FLOAT16; return true;
    case ADAPTER_INT32: type = T::INT32; return true;
    case ADAPTER_INT16: type = T::INT16; return true;
    case ADAPTER_INT8: type = T::INT8; return true;
    case ADAPTER_UINT8: type = T::UINT8; return true;
    case ADAPTER_BFLOAT16: type = T::BFLOAT16; return true;
    case ADAPTER_INT64: type = T::INT64; return true;
    case ADAPTER_UINT64: type = T::UINT64; return true;
    case ADAPTER_UINT16: type = T::UINT16; return true;
    case ADAPTER_UINT32: type = T::UINT32; return true;
    case ADAPTER_BOOL: type = T::BOOL; return true;
#if defined(ASCEND_HAS_FP8E4M3FN)
    case ADAPTER_FP8E4M3FN: type = T::FP8E4M3FN; return true;
#endif
#if defined(ASCEND_HAS_FP8E8M0)
    case ADAPTER_FP8E8M0: type = T::FP8E8M0; return true;
#endif
#if defined(ASCEND_HAS_FP4E2M1)
    case ADAPTER_FP4E2M1: type = T::FP4E2M1; return true;
#endif
    default: return false;
    }
}

template <class T> bool pack_tensor(const AdapterTensor &from, T &to) {
    std::memset(static_cast<void *>(&to), 0, sizeof to);
    to.buffer.addr = from.address;
    to.buffer.size = from.bytes;
    to.start_offset = from.start_offset;
    to.ndims = from.rank;
    uint64_t extent = 1;
    uint64_t row_major = 1;
    bool contiguous = true;
    for (int i = static_cast<int>(from.rank) - 1; i >= 0; i--) {
        to.shapes[i] = from.shape[i];
        to.strides[i] = from.strides[i];
        contiguous &= from.strides[i] == row_major;
        extent += from.shape[i] == 0 ? 0 : static_cast<uint64_t>(from.shape[i] - 1) * from.strides[i];
        row_major *= from.shape[i];
    }
    const bool on_device = from.address_space == ADAPTER_DEVICE;
    if constexpr (has_owner_task_id<T>::value) {
        std::memset(static_cast<void *>(&to.owner_task_id), 0xFF, sizeof to.owner_task_id); // no owner
    }
    if constexpr (has_is_contiguous<T>::value) {
        to.is_contiguous = contiguous;
    }
    if constexpr (has_extent_elem_cache<T>::value) {
        to.extent_elem_cache = contiguous ? row_major : extent;
    }
    if constexpr (has_address_space<T>::value) {
        using Space = std::decay_t<decltype(to.address_space)>;
        if constexpr (std::is_enum_v<Space>) {
            to.address_space = on_device ? Space::DEVICE : Space::HOST;
        } else {
            to.address_space = static_cast<Space>(on_device);
        }
    } else if constexpr (has_child_memory<T>::value) {
        to.child_memory = on_device;
    } else {
        static_assert(never<T>, "adapter: a tensor has neither address_space nor child_memory (task_interface/tensor.h)");
    }
    if constexpr (has_transfer<T>::value) {
        using Transfer = std::decay_t<decltype(to.transfer)>;
        to.transfer = on_device ? Transfer::NONE : Transfer::H2D;
    }
    return to_data_type(from.data_type, to.dtype);
}

// Packs the counted part of the arguments; what lies behind it is never read.
inline int pack_arguments(const AdapterArguments &from, Arguments &to, char *message) {
    if (from.tensor_count < 0 || from.tensor_count > kMaxTensors || from.tensor_count > ADAPTER_MAX_TENSORS) {
        return refuse(message, "%ld tensors were given; a launch of this tree takes at most %ld", from.tensor_count,
                      kMaxTensors < ADAPTER_MAX_TENSORS ? kMaxTensors : ADAPTER_MAX_TENSORS);
    }
    if (from.scalar_count < 0 || from.scalar_count > kMaxScalars || from.scalar_count > ADAPTER_MAX_SCALARS) {
        return refuse(message, "%ld scalars were given; a launch of this tree takes at most %ld", from.scalar_count,
                      kMaxScalars < ADAPTER_MAX_SCALARS ? kMaxScalars : ADAPTER_MAX_SCALARS);
    }
    for (int i = 0; i < from.tensor_count; i++) {
        if (from.tensors[i].rank > static_cast<uint32_t>(ADAPTER_MAX_DIMENSIONS)) {
            return refuse(message, "tensor %ld has %ld dimensions", i, from.tensors[i].rank);
        }
        if (!pack_tensor(from.tensors[i], to.tensors_[i])) {
            return refuse(message, "tensor %ld has data type %ld, which this tree does not have", i, from.tensors[i].data_type);
        }
    }
    for (int i = 0; i < from.scalar_count; i++) {
        to.scalars_[i] = from.scalars[i];
    }
    to.tensor_count_ = from.tensor_count;
    to.scalar_count_ = from.scalar_count;
    return ADAPTER_OK;
}

// A knob that the configuration lacks must be at its default.
#define ASCEND_KNOB(member, asked, name)                                                                         \
    if constexpr (has_##member<C>::value) {                                                                      \
        to.member = (asked);                                                                                     \
    } else if ((asked) != 0) {                                                                                   \
        return refuse(message, name " is %ld; this tree's CallConfig has no such knob", (asked));                \
    }
#define ASCEND_RENAMED_KNOB(member, older, asked, name)                                                          \
    if constexpr (has_##member<C>::value) {                                                                      \
        to.member = (asked);                                                                                     \
    } else if constexpr (has_##older<C>::value) {                                                                \
        to.older = (asked);                                                                                      \
    } else if ((asked) != 0) {                                                                                   \
        return refuse(message, name " is %ld; this tree's CallConfig has no such knob", (asked));                \
    }

template <class C> int pack_config(const AdapterRunConfig &from, C &to, char *message) {
    to = C{};
    static_assert(has_aicpu_thread_num<C>::value, "adapter: CallConfig has no aicpu_thread_num (task_interface/call_config.h)");
    if (from.aicpu_threads != 0) {
        to.aicpu_thread_num = from.aicpu_threads;
    }
    ASCEND_KNOB(block_dim, from.block_dim, "block_dim")
    ASCEND_KNOB(flow_id, from.flow_id, "flow_id")
    ASCEND_RENAMED_KNOB(enable_chip_swimlane, enable_l2_swimlane, from.chip_swimlane, "chip_swimlane")
    ASCEND_RENAMED_KNOB(enable_dump_args, enable_dump_tensor, from.dump_arguments, "dump_arguments")
    ASCEND_KNOB(enable_pmu, from.pmu, "pmu")
    ASCEND_KNOB(enable_dep_gen, from.dependencies, "dependencies")
    ASCEND_KNOB(enable_scope_stats, from.scope_statistics, "scope_statistics")
    static_assert(sizeof(to.runtime_env.ring_heap) == sizeof from.ring_heap, "adapter: RuntimeEnv no longer has four rings");
    static_assert(sizeof(to.runtime_env.ring_task_window) == sizeof from.ring_task_window, "adapter: RuntimeEnv no longer has four rings");
    static_assert(sizeof(to.runtime_env.ring_dep_pool) == sizeof from.ring_dependency_pool, "adapter: RuntimeEnv no longer has four rings");
    std::memcpy(&to.runtime_env.ring_task_window, from.ring_task_window, sizeof from.ring_task_window);
    std::memcpy(&to.runtime_env.ring_heap, from.ring_heap, sizeof from.ring_heap);
    std::memcpy(&to.runtime_env.ring_dep_pool, from.ring_dependency_pool, sizeof from.ring_dependency_pool);
    const size_t prefix = strnlen(from.output_prefix, sizeof from.output_prefix);
    if (prefix > static_cast<size_t>(kMaxPrefix) || prefix == sizeof from.output_prefix) {
        return refuse(message, "the output prefix has %ld bytes; this tree takes at most %ld", static_cast<long>(prefix), kMaxPrefix);
    }
    std::memcpy(&to.output_prefix, from.output_prefix, prefix + 1);
    return ADAPTER_OK;
}
#undef ASCEND_KNOB
#undef ASCEND_RENAMED_KNOB

} // namespace ascend::adapter
