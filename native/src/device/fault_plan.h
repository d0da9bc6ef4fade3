// Faults on request: calls that fail, hang, are late or end the process, tasks that fault, devices that are lost,
// copies that are slow, memory that runs out. SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "device/export.h"

namespace ascend::mock {

// How TraCR captures are to be unlike whole ones; each imitates what real builds were seen to do.
struct TraceFaults {
    enum class WhenFull : uint8_t { exit, ignore, periodic };
    enum class Oddity : uint8_t { old_proc, no_metadata, undeclared_resets, zeros, no_func_id };

    uint64_t capacity = UINT64_MAX; // records that a thread's buffer holds
    WhenFull when_full = WhenFull::exit;
    uint32_t oddities = 0; // a bit for each

    bool has(Oddity oddity) const { return (oddities >> static_cast<unsigned>(oddity) & 1) != 0; }
};

// One entry of a plan; which members count depends on what it is about.
struct Fault {
    enum class Kind : uint8_t { call, task, lost_device, slow_copies, memory, trace };

    Kind kind = Kind::call;
    std::string function;      // of a call, and of the call that a lost device waits for
    uint64_t number = 0;       // of the call or task, from 1; 0 = every one
    double probability = 1;    // of each call or task that matches
    std::optional<int> result; // answered instead of doing the work; the code of a task or lost device
    bool hang = false;
    bool abort = false;
    uint64_t hang_ms = 0;
    std::optional<int32_t> stream; // of a task; none = any
    bool page_fault = false;
    int32_t device = -1;
    double factor = 1;  // of copies
    uint64_t bytes = 0; // of memory
    TraceFaults trace;
};

struct FaultList {
    uint64_t seed = 0;
    std::vector<Fault> faults;
};

// Reads a plan. False leaves `out` alone and `error` says which key was refused.
bool parse_fault_plan(std::string_view json, FaultList &out, std::string &error);

// All members may be called from any thread.
class ASCEND_MOCK_API FaultPlan {
public:
    static constexpr uint64_t kNoLimit = UINT64_MAX;

    // Starts with the plan in the environment variable ASCEND_MOCK_FAULTS; one that is refused is reported on standard
    // error and ignored.
    FaultPlan();

    // Replaces the plan, starts the counts anew and releases everything that hangs. Empty text clears. False leaves the
    // plan in force as it was; `error` says what was refused. Devices that it lost stay so
    // until DevicePoison::restore_lost.
    bool install(std::string_view json, std::string &error);

    // Called on entry of `function`. Hangs as long as the plan says. A value = answer this instead of doing the work.
    std::optional<int> enter(const char *function) {
        return armed_.load(std::memory_order_acquire) ? enter_armed(function) : std::nullopt;
    }

    // Called before a task runs on a stream of that number: the point "stream_task", and the tasks that the plan makes
    // fault. A value = the task's code; a page fault has then poisoned the device.
    std::optional<int> enter_task(int32_t device, int32_t stream) {
        return armed_.load(std::memory_order_acquire) ? enter_task_armed(device, stream) : std::nullopt;
    }

    // By how much the modelled time of copies is multiplied.
    double copy_factor() const { return copy_factor_.load(std::memory_order_relaxed); }

    // Bytes of each device's memory beyond which allocations fail.
    uint64_t memory_limit() const { return memory_limit_.load(std::memory_order_relaxed); }

    // How captures are to be unlike whole ones.
    TraceFaults trace_faults();

    // True when `function` is an export or one of the points inside a run or stream that a plan may name.
    static bool knows(std::string_view function);

private:
    std::optional<int> enter_armed(const char *function);
    std::optional<int> enter_task_armed(int32_t device, int32_t stream);
    bool draw(size_t fault, uint64_t occurrence) const;
    std::optional<int> act(const Fault &fault, const char *function, uint64_t call, std::unique_lock<std::mutex> &lock);

    std::atomic<bool> armed_{false};
    std::atomic<double> copy_factor_{1};
    std::atomic<uint64_t> memory_limit_{kNoLimit};
    std::mutex mutex_;
    std::condition_variable released_;
    uint64_t generation_ = 0;
    FaultList plan_;
    TraceFaults trace_;
    std::map<std::string, uint64_t, std::less<>> calls_;
    std::map<std::pair<int32_t, int32_t>, uint64_t> tasks_; // of each device and stream
    uint64_t all_tasks_ = 0;
};

} // namespace ascend::mock
