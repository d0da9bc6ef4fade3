// Faults on request: a call that fails, hangs, is late or ends the process, chosen by function and call number.
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "device/export.h"

namespace ascend::mock {

// All members may be called from any thread.
class ASCEND_MOCK_API FaultPlan {
public:
    // Starts with the plan in the environment variable ASCEND_MOCK_FAULTS; one that is refused is reported on standard
    // error and ignored.
    FaultPlan();

    // Replaces the plan, starts the call counts anew and releases everything that hangs. Empty text clears. False
    // leaves the plan in force as it was; `error` says what was refused.
    bool install(std::string_view json, std::string &error);

    // Called on entry of `function`. Hangs as long as the plan says. A value = answer this instead of doing the work.
    std::optional<int> enter(const char *function) {
        return armed_.load(std::memory_order_acquire) ? enter_armed(function) : std::nullopt;
    }

    // True when `function` is an export or one of the points inside a run or stream that a plan may name.
    static bool knows(std::string_view function);

private:
    struct Fault {
        std::string function;
        uint64_t call = 0; // from 1; 0 = every call
        std::optional<int> result;
        bool hang = false;
        bool abort = false;
        uint64_t hang_ms = 0;
    };

    std::optional<int> enter_armed(const char *function);

    std::atomic<bool> armed_{false};
    std::mutex mutex_;
    std::condition_variable released_;
    uint64_t generation_ = 0;
    std::vector<Fault> faults_;
    std::map<std::string, uint64_t, std::less<>> calls_;
};

} // namespace ascend::mock
