// SPDX-License-Identifier: MIT
#include "device/fault_plan.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "core/json.h"
#include "core/text.h"
#include "device/export_names.h"

namespace ascend::mock {

namespace {

// Points that are no exports: the computation of a run on its executor thread, and a task on a stream's worker.
constexpr std::string_view kInnerPoints[] = {"compute", "stream_task"};

constexpr std::string_view kExports[] = {
#define ASCEND_NAME(name) #name,
    ASCEND_ACL_EXPORTS(ASCEND_NAME) ASCEND_PROF_EXPORTS(ASCEND_NAME) ASCEND_SIMPLER_EXPORTS(ASCEND_NAME)
#undef ASCEND_NAME
};

bool whole_number(const Json &value, double minimum, double maximum) {
    return value.is_number() && value.as_number() >= minimum && value.as_number() <= maximum &&
           std::floor(value.as_number()) == value.as_number();
}

} // namespace

FaultPlan::FaultPlan() {
    const char *plan = std::getenv("ASCEND_MOCK_FAULTS");
    std::string error;
    if (plan != nullptr && !install(plan, error)) {
        std::fprintf(stderr, "ASCEND_MOCK_FAULTS: %s\n", error.c_str());
    }
}

bool FaultPlan::knows(std::string_view function) {
    return std::find(std::begin(kExports), std::end(kExports), function) != std::end(kExports) ||
           std::find(std::begin(kInnerPoints), std::end(kInnerPoints), function) != std::end(kInnerPoints);
}

bool FaultPlan::install(std::string_view json, std::string &error) {
    std::vector<Fault> faults;
    if (!json.empty()) {
        Json document;
        if (!Json::parse(json, document, error)) {
            error = "fault plan: " + error;
            return false;
        }
        const Json *list = document.is_object() ? document.find("faults") : nullptr;
        if (list == nullptr || !list->is_array() || document.members().size() != 1) {
            error = "fault plan: expected an object with the one key \"faults\", an array";
            return false;
        }
        for (const Json &item : list->items()) {
            const std::string where = text("fault plan: faults[", faults.size(), "]");
            if (!item.is_object()) {
                error = where + " is not an object";
                return false;
            }
            Fault fault;
            for (const auto &[key, value] : item.members()) {
                if (key == "function" && value.is_string() && knows(value.as_string())) {
                    fault.function = value.as_string();
                } else if (key == "call" && whole_number(value, 1, 1e15)) {
                    fault.call = static_cast<uint64_t>(value.as_number());
                } else if (key == "return" && whole_number(value, INT32_MIN, INT32_MAX)) {
                    fault.result = static_cast<int>(value.as_number());
                } else if (key == "hang" && value.is_bool()) {
                    fault.hang = value.as_bool();
                } else if (key == "abort" && value.is_bool()) {
                    fault.abort = value.as_bool();
                } else if (key == "hang_ms" && whole_number(value, 1, 86'400'000)) {
                    fault.hang_ms = static_cast<uint64_t>(value.as_number());
                } else {
                    error = where + ": key \"" + std::string(key) +
                            "\" is unknown or its value is not allowed; allowed are function (the name of an export, "
                            "compute or stream_task), call (from 1), return, hang, hang_ms, abort";
                    return false;
                }
            }
            if (fault.function.empty() || !(fault.result || fault.hang || fault.abort || fault.hang_ms != 0)) {
                error = where + " needs a function and one of return, hang, hang_ms, abort";
                return false;
            }
            faults.push_back(std::move(fault));
        }
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    faults_ = std::move(faults);
    calls_.clear();
    ++generation_;
    armed_.store(!faults_.empty(), std::memory_order_release);
    released_.notify_all();
    return true;
}

std::optional<int> FaultPlan::enter_armed(const char *function) {
    std::unique_lock<std::mutex> lock(mutex_);
    auto entry = calls_.find(std::string_view(function));
    if (entry == calls_.end()) {
        entry = calls_.emplace(function, 0).first;
    }
    const uint64_t call = ++entry->second;
    for (const Fault &fault : faults_) {
        if (fault.function != function || (fault.call != 0 && fault.call != call)) {
            continue;
        }
        if (fault.abort) {
            std::fprintf(stderr, "fault plan: %s aborts the process at call %llu\n", function,
                         static_cast<unsigned long long>(call));
            std::abort();
        }
        const std::optional<int> result = fault.result; // the plan may be replaced during the wait
        const uint64_t generation = generation_;
        const auto released = [&] { return generation_ != generation; };
        if (fault.hang) {
            released_.wait(lock, released);
        } else if (fault.hang_ms != 0) {
            released_.wait_for(lock, std::chrono::milliseconds(fault.hang_ms), released);
        }
        return result;
    }
    return std::nullopt;
}

} // namespace ascend::mock
