// The libraries' log: one state for the process where the tree's libraries bind one (its layout is the tree's), and the older
// log library's function, which no header declares. SPDX-License-Identifier: MIT
#pragma once

#include <dlfcn.h>

#include <atomic>
#include <mutex>

#include "adapter/simpler_adapter.h"
#include "tree.h"

namespace ascend::adapter {

// Whether severities count as in newer trees (10 … 60); before, they were 0 … 4 beside a verbosity.
#if __has_include("common/log_level.h")
constexpr bool kLevelsAreThresholds = true;
#else
constexpr bool kLevelsAreThresholds = false;
#endif

class HostLog {
public:
    static HostLog &instance() {
        static HostLog log;
        return log;
    }

    int set_level(int32_t level) {
        const std::lock_guard<std::mutex> guard(mutex_);
        level_ = level;
        fill(state());
        return tell_library();
    }

    // Binds a library that was just loaded; 0 where there is nothing to bind.
    int bind(void *library) {
#if defined(ASCEND_HAS_simpler_host_log_bind_state)
        const std::lock_guard<std::mutex> guard(mutex_);
        auto *bind_state = reinterpret_cast<decltype(&::simpler_host_log_bind_state)>(dlsym(library, "simpler_host_log_bind_state"));
        if (bind_state != nullptr) {
            fill(state());
            return bind_state(&state());
        }
#else
        static_cast<void>(library);
#endif
        return 0;
    }

    // Takes over the older log library.
    int use_library(void *library) {
        const std::lock_guard<std::mutex> guard(mutex_);
        init_ = dlsym(library, "simpler_log_init");
        return tell_library();
    }

private:
    // Never freed: the libraries keep its address. Larger than every known layout.
    static LogState &state() {
        alignas(64) static unsigned char memory[4096];
        static_assert(sizeof(LogState) <= sizeof memory, "adapter: the log state is larger than 4096 bytes");
        return *reinterpret_cast<LogState *>(memory);
    }

    template <class S> void fill(S &state) const {
        if constexpr (!std::is_empty_v<S>) {
            if constexpr (has_abi_version<S>::value) {
#if defined(SIMPLER_HOST_LOG_STATE_ABI_VERSION)
                state.abi_version = SIMPLER_HOST_LOG_STATE_ABI_VERSION;
#else
                static_assert(never<S>, "adapter: the log state has an abi_version, but no SIMPLER_HOST_LOG_STATE_ABI_VERSION is defined "
                                        "(log/include/common/host_log_state.h)");
#endif
                state.struct_size = sizeof(S);
            }
            __atomic_store_n(&state.threshold, level_, __ATOMIC_RELAXED);
        }
    }

    int tell_library() const {
        if (init_ == nullptr) {
            return 0;
        }
        if constexpr (kLevelsAreThresholds) {
            return reinterpret_cast<int (*)(int)>(init_)(level_);
        } else {
            const int severity = level_ <= ADAPTER_LOG_DEBUG  ? 0
                                 : level_ <= ADAPTER_LOG_INFO ? 1
                                 : level_ <= ADAPTER_LOG_WARN ? 2
                                 : level_ < ADAPTER_LOG_OFF   ? 3
                                                              : 4;
            return reinterpret_cast<int (*)(int, int)>(init_)(severity, severity == 0 ? 9 : 0);
        }
    }

    std::mutex mutex_;
    void *init_ = nullptr;
    int32_t level_ = ADAPTER_LOG_OFF;
};

} // namespace ascend::adapter
