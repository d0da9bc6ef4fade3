// What the compiler found in the tree's headers, as lines "key=value". Keys that begin with "kernel." are what compiled kernels
// and orchestrations rely on. SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "callable.h"
#include "log.h"
#include "start.h"

namespace ascend::adapter {

// Whether a run takes its configuration as a structure and not as parameters.
template <class F> constexpr bool takes_config(F) {
    return std::is_invocable_v<F, Context, Storage, int32_t, const void *, const Config *> ||
           std::is_invocable_v<F, Context, Storage, int32_t, const void *, const Config *, const Descriptor *>;
}

class Facts {
public:
    static const char *text() {
        static const std::string text = Facts().collect();
        return text.c_str();
    }

private:
    void add(const char *key, const std::string &value) { text_ += std::string(key) + '=' + value + '\n'; }
    void add(const char *key, size_t value) { add(key, std::to_string(value)); }
    void add(const char *key, bool value) { add(key, std::string(value ? "yes" : "no")); }

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Winvalid-offsetof"
#define ASCEND_OFFSET(type, member, key) add(key, offsetof(type, member));
#define ASCEND_OPTIONAL_OFFSET(type, member, key)                                                                \
    if constexpr (has_##member<type>::value) {                                                                   \
        add(key, offsetof(type, member));                                                                        \
    }

    template <class T> void add_tensor() {
        add("kernel.tensor.size", sizeof(T));
        add("kernel.tensor.align", alignof(T));
        ASCEND_OFFSET(T, buffer.addr, "kernel.tensor.address")
        ASCEND_OFFSET(T, buffer.size, "kernel.tensor.bytes")
        ASCEND_OFFSET(T, start_offset, "kernel.tensor.start_offset")
        ASCEND_OFFSET(T, ndims, "kernel.tensor.rank")
        ASCEND_OFFSET(T, dtype, "kernel.tensor.data_type")
        ASCEND_OFFSET(T, shapes, "kernel.tensor.shape")
        ASCEND_OFFSET(T, strides, "kernel.tensor.strides")
        ASCEND_OPTIONAL_OFFSET(T, owner_task_id, "kernel.tensor.owner_task_id")
        ASCEND_OPTIONAL_OFFSET(T, version, "kernel.tensor.version")
        ASCEND_OPTIONAL_OFFSET(T, manual_dep, "kernel.tensor.manual_dep")
        ASCEND_OPTIONAL_OFFSET(T, is_contiguous, "kernel.tensor.is_contiguous")
        ASCEND_OPTIONAL_OFFSET(T, extent_elem_cache, "kernel.tensor.extent")
        ASCEND_OPTIONAL_OFFSET(T, address_space, "kernel.tensor.address_space")
        ASCEND_OPTIONAL_OFFSET(T, child_memory, "kernel.tensor.address_space")
        ASCEND_OPTIONAL_OFFSET(T, transfer, "kernel.tensor.transfer")
    }

    template <class A> void add_arguments() {
        add("kernel.arguments.size", sizeof(A));
        ASCEND_OFFSET(A, scalars_, "kernel.arguments.scalars")
        ASCEND_OFFSET(A, tensor_count_, "kernel.arguments.tensor_count")
        ASCEND_OFFSET(A, scalar_count_, "kernel.arguments.scalar_count")
        add("kernel.arguments.max_tensors", static_cast<size_t>(kMaxTensors));
        add("kernel.arguments.max_scalars", static_cast<size_t>(kMaxScalars));
    }

    template <class Core> void add_callables() {
        add("kernel.core_callable.binary", Core::binary_data_offset());
        add("kernel.core_callable.max_tensors", static_cast<size_t>(kMaxCoreSignature));
        add("kernel.core_callable.argument_index", has_arg_index_<Core>::value);
        add("callable.storage", storage_offset());
        add("callable.max_tensors", static_cast<size_t>(kMaxSignature));
        add("callable.max_kernels", static_cast<size_t>(kMaxKernels));
        add("callable.max_name", static_cast<size_t>(kMaxName));
        add("callable.alignment", kCallableAlignment);
    }

    template <class C> void add_config() {
        add("config.size", sizeof(C));
        add("config.max_prefix", static_cast<size_t>(kMaxPrefix));
        add("config.default_threads", std::to_string(C{}.aicpu_thread_num));
        add("knob.block_dim", has_block_dim<C>::value);
        add("knob.aicpu_threads", has_aicpu_thread_num<C>::value);
        add("knob.chip_swimlane", has_enable_chip_swimlane<C>::value || has_enable_l2_swimlane<C>::value);
        add("knob.dump_arguments", has_enable_dump_args<C>::value || has_enable_dump_tensor<C>::value);
        add("knob.pmu", has_enable_pmu<C>::value);
        add("knob.dependencies", has_enable_dep_gen<C>::value);
        add("knob.scope_statistics", has_enable_scope_stats<C>::value);
        add("knob.flow_id", has_flow_id<C>::value);
        add("knob.dma_workspace", kProvisionsDma);
        add("swimlane.name", std::string(has_enable_chip_swimlane<C>::value ? "chip" : "l2"));
    }

    template <class S> void add_log() {
        const char *layout = "none";
        if constexpr (!std::is_empty_v<S>) {
            layout = has_abi_version<S>::value ? (has_log_directory<S>::value ? "versioned with a directory" : "versioned")
                     : has_clock_anchor_pid<S>::value ? "anchored sink"
                                                      : "sink";
            add("log.size", sizeof(S));
        }
        add("log.state", std::string(layout));
        add("log.levels", std::string(kLevelsAreThresholds ? "10-60" : "0-4"));
    }

    template <class D> void add_descriptor() {
        add("run.descriptor", !std::is_empty_v<D>);
        if constexpr (!std::is_empty_v<D>) {
            add("run.descriptor.size", sizeof(D));
        }
        add("run.descriptor.joinable", has_joinable_boundary<D>::value);
    }
#undef ASCEND_OFFSET
#undef ASCEND_OPTIONAL_OFFSET
#pragma GCC diagnostic pop

    void add_functions() {
        std::string names = "get_platform";
#define ASCEND_FUNCTION(name) names += " " #name;
#include "function_list.inc"
#undef ASCEND_FUNCTION
        add("functions", names);
        add("header", std::string(ASCEND_API_HEADER));
        add("init.parameters", static_cast<size_t>(init_parameters(static_cast<decltype(&::simpler_init)>(nullptr))));
#if defined(ASCEND_HAS_simpler_prepare_run)
        add("run.form", std::string("phases"));
#elif defined(ASCEND_HAS_simpler_run)
        add("run.form", std::string("simpler_run"));
        add("run.exploded", !takes_config(static_cast<decltype(&::simpler_run)>(nullptr)));
#else
        add("run.form", std::string("run_prepared"));
#endif
#if defined(ASCEND_HAS_PtoRunTiming)
        add("run.timing", true);
#else
        add("run.timing", false);
#endif
#if defined(ASCEND_HAS_simpler_launch_run_joined)
        add("run.joined_launch", true);
#else
        add("run.joined_launch", false);
#endif
    }

    // Host failures count from -1 in older trees and from -1000 in newer ones.
    void add_codes() {
#if defined(ASCEND_HAS_PTO_RUNTIME_ERR_UNSUPPORTED)
        constexpr int unsupported = PTO_RUNTIME_ERR_UNSUPPORTED;
#elif defined(PTO_RUNTIME_LATCHED_CODE_MAX)
        constexpr int unsupported = -1001;
#else
        constexpr int unsupported = 0;
#endif
#if defined(ASCEND_HAS_SIMPLER_NATIVE_RUN_POLL_ERROR)
        constexpr int poll_error = SIMPLER_NATIVE_RUN_POLL_ERROR;
#else
        constexpr int poll_error = -1;
#endif
        add("codes.unsupported", std::to_string(unsupported));
        add("codes.band", std::string(unsupported <= -1000 || poll_error <= -1000 ? "host codes from -1000" : "host and device codes mixed"));
    }

    void add_kernel_mode();

    std::string collect() {
        add("contract", static_cast<size_t>(ADAPTER_CONTRACT));
        add_functions();
        add_codes();
        add_config<Config>();
        add_log<LogState>();
        add_descriptor<Descriptor>();
        add_tensor<Tensor>();
        add_arguments<Arguments>();
        add_callables<::CoreCallable>();
        add_kernel_mode();
        return text_;
    }

    std::string text_;
};

#if defined(ASCEND_HAS_simpler_kernel_mode_prepare_callable)
#if defined(ASCEND_HAS_SimplerCallableHandle)
using CallableHandle = ::SimplerCallableHandle;
#else
struct CallableHandle {};
#endif

// Four incompatible prototypes have stood under one name; none of them is called.
template <class F> const char *kernel_mode(F) {
    using Callable = const void *;
    return std::is_invocable_v<F, Context, int32_t, Callable, size_t, void *> ? "id, callable, size, stream"
           : std::is_invocable_v<F, Context, int32_t, Callable, size_t>       ? "id, callable, size"
           : std::is_invocable_v<F, Context, Callable, size_t, int32_t *>     ? "callable, size, id"
           : std::is_invocable_v<F, Context, Callable, size_t, CallableHandle *> ? "callable, size, handle"
                                                                              : "of an unknown form";
}
#endif

inline void Facts::add_kernel_mode() {
#if defined(ASCEND_HAS_simpler_kernel_mode_prepare_callable)
    add("run.kernel_mode", std::string("present, not used: prepare_callable takes ")
                           + kernel_mode(static_cast<decltype(&::simpler_kernel_mode_prepare_callable)>(nullptr)));
#elif defined(ASCEND_HAS_simpler_kernel_mode_supported)
    add("run.kernel_mode", std::string("present, not used"));
#else
    add("run.kernel_mode", std::string("absent"));
#endif
}

} // namespace ascend::adapter
