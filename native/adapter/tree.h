// The headers of the tree that the adapter is compiled against, and what can be asked of their types inside the language.
// Whether a name is declared at all cannot: ASCEND_HAS_<name> is defined for each name that the headers mention outside of
// comments, by whoever compiles. SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#if __has_include("worker/runtime_c_api.h")
#include "worker/runtime_c_api.h"
#define ASCEND_API_HEADER "worker/runtime_c_api.h"
#elif __has_include("worker/pto_runtime_c_api.h")
#include "worker/pto_runtime_c_api.h"
#define ASCEND_API_HEADER "worker/pto_runtime_c_api.h"
#else
#error "adapter: the tree has neither worker/runtime_c_api.h nor worker/pto_runtime_c_api.h"
#endif
#include "task_interface/call_config.h"
#include "task_interface/callable.h"
#include "task_interface/task_args.h"
#if __has_include("common/host_log_state.h")
#include "common/host_log_state.h"
#endif

namespace ascend::adapter {

// has_<member><T>: T has a member of that name.
#define ASCEND_MEMBER(member)                                                                                    \
    template <class T, class = void> struct has_##member : std::false_type {};                                   \
    template <class T> struct has_##member<T, std::void_t<decltype(std::declval<T &>().member)>> : std::true_type {};

ASCEND_MEMBER(block_dim)
ASCEND_MEMBER(aicpu_thread_num)
ASCEND_MEMBER(enable_chip_swimlane)
ASCEND_MEMBER(enable_l2_swimlane)
ASCEND_MEMBER(enable_dump_args)
ASCEND_MEMBER(enable_dump_tensor)
ASCEND_MEMBER(enable_pmu)
ASCEND_MEMBER(enable_dep_gen)
ASCEND_MEMBER(enable_scope_stats)
ASCEND_MEMBER(flow_id)
ASCEND_MEMBER(owner_task_id)
ASCEND_MEMBER(version)
ASCEND_MEMBER(manual_dep)
ASCEND_MEMBER(is_contiguous)
ASCEND_MEMBER(extent_elem_cache)
ASCEND_MEMBER(address_space)
ASCEND_MEMBER(child_memory)
ASCEND_MEMBER(transfer)
ASCEND_MEMBER(arg_index_)
ASCEND_MEMBER(resolved_addr_)
ASCEND_MEMBER(joinable_boundary)
ASCEND_MEMBER(abi_version)
ASCEND_MEMBER(struct_size)
ASCEND_MEMBER(log_directory)
ASCEND_MEMBER(clock_anchor_pid)
ASCEND_MEMBER(pipeline_slot)
#undef ASCEND_MEMBER

using Arguments = ::ChipStorageTaskArgs;
using Tensor = std::remove_reference_t<decltype(std::declval<Arguments &>().tensors_[0])>;
using Config = ::CallConfig;
using Context = ::DeviceContextHandle;
using Storage = ::RuntimeHandle;

#if defined(ASCEND_HAS_NativeRunDescriptor)
using Descriptor = ::NativeRunDescriptor;
#else
struct Descriptor {};
#endif
#if defined(ASCEND_HAS_PtoRunTiming)
using Timing = ::PtoRunTiming;
#else
struct Timing {};
#endif
#if defined(ASCEND_HAS_SimplerHostLogState)
using LogState = ::SimplerHostLogState;
#else
struct LogState {};
#endif

template <class... T> inline constexpr bool never = false;

constexpr int kMaxTensors = static_cast<int>(sizeof(Arguments::tensors_) / sizeof(Tensor));
constexpr int kMaxScalars = static_cast<int>(sizeof(Arguments::scalars_) / sizeof(uint64_t));
constexpr int kMaxDimensions = static_cast<int>(sizeof(Tensor::shapes) / sizeof(uint32_t));
constexpr int kMaxSignature = static_cast<int>(sizeof(::ChipCallable::signature_) / sizeof(int32_t));
constexpr int kMaxCoreSignature = static_cast<int>(sizeof(::CoreCallable::signature_) / sizeof(int32_t));
constexpr int kMaxKernels = static_cast<int>(sizeof(::ChipCallable::child_offsets_) / sizeof(uint32_t));
constexpr int kMaxName = static_cast<int>(sizeof(::ChipCallable::func_name_)) - 1;
constexpr int kMaxPrefix = static_cast<int>(sizeof(Config::output_prefix)) - 1;

static_assert(sizeof(uint64_t) == sizeof(std::declval<Arguments &>().scalars_[0]), "adapter: scalars_ no longer holds 64-bit numbers");
static_assert(kMaxDimensions >= 5, "adapter: a tensor has fewer than five dimensions");

} // namespace ascend::adapter
