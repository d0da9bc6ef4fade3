// SPDX-License-Identifier: MIT
#include "device/fault_plan.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "core/draws.h"
#include "device/model.h"

namespace ascend::mock {

namespace {

bool matches(uint64_t wanted, uint64_t number) {
    return wanted == 0 || wanted == number;
}

} // namespace

FaultPlan::FaultPlan() {
    const char *plan = std::getenv("ASCEND_MOCK_FAULTS");
    std::string error;
    if (plan != nullptr && !install(plan, error)) {
        std::fprintf(stderr, "ASCEND_MOCK_FAULTS: %s\n", error.c_str());
    }
}

bool FaultPlan::install(std::string_view json, std::string &error) {
    FaultList plan;
    if (!json.empty() && !parse_fault_plan(json, plan, error)) {
        return false;
    }
    double factor = 1;
    uint64_t limit = kNoLimit;
    TraceFaults trace;
    for (const Fault &fault : plan.faults) {
        factor = fault.kind == Fault::Kind::slow_copies ? factor * fault.factor : factor;
        limit = fault.kind == Fault::Kind::memory ? std::min(limit, fault.bytes) : limit;
        if (fault.trace.capacity < trace.capacity) {
            trace.capacity = fault.trace.capacity;
            trace.when_full = fault.trace.when_full;
        }
        trace.oddities |= fault.trace.oddities;
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    plan_ = std::move(plan);
    trace_ = trace;
    copy_factor_.store(factor, std::memory_order_relaxed);
    memory_limit_.store(limit, std::memory_order_relaxed);
    calls_.clear();
    tasks_.clear();
    all_tasks_ = 0;
    ++generation_;
    armed_.store(!plan_.faults.empty(), std::memory_order_release);
    released_.notify_all();
    return true;
}

TraceFaults FaultPlan::trace_faults() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return trace_;
}

bool FaultPlan::draw(size_t fault, uint64_t occurrence) const {
    const double probability = plan_.faults[fault].probability;
    if (probability >= 1) {
        return true;
    }
    const uint64_t number = mix(mix(plan_.seed + fault) + occurrence);
    return static_cast<double>(number >> 11) * 0x1p-53 < probability;
}

std::optional<int> FaultPlan::act(const Fault &fault, const char *function, uint64_t call,
                                  std::unique_lock<std::mutex> &lock) {
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

std::optional<int> FaultPlan::enter_armed(const char *function) {
    std::unique_lock<std::mutex> lock(mutex_);
    auto entry = calls_.find(std::string_view(function));
    if (entry == calls_.end()) {
        entry = calls_.emplace(function, 0).first;
    }
    const uint64_t call = ++entry->second;
    for (size_t i = 0; i < plan_.faults.size(); ++i) {
        const Fault &fault = plan_.faults[i];
        const bool fits = fault.function == function && matches(fault.number, call);
        if (fits && fault.kind == Fault::Kind::lost_device) {
            DeviceModel::instance().poison.set(fault.device, *fault.result, true);
        } else if (fits && fault.kind == Fault::Kind::call && draw(i, call)) {
            return act(fault, function, call, lock);
        }
    }
    return std::nullopt;
}

std::optional<int> FaultPlan::enter_task_armed(int32_t device, int32_t stream) {
    const std::optional<int> answered = enter_armed("stream_task");
    if (answered) {
        return answered;
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    const uint64_t own = ++tasks_[{device, stream}];
    const uint64_t all = ++all_tasks_;
    for (size_t i = 0; i < plan_.faults.size(); ++i) {
        const Fault &fault = plan_.faults[i];
        const uint64_t task = fault.stream ? own : all;
        if (fault.kind != Fault::Kind::task || (fault.stream && *fault.stream != stream) ||
            !matches(fault.number, task) || !draw(i, task)) {
            continue;
        }
        if (fault.page_fault) {
            DeviceModel::instance().poison.set(device, *fault.result, false);
        }
        return fault.result;
    }
    return std::nullopt;
}

} // namespace ascend::mock
