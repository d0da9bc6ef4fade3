// The modelled devices: the one place with process-wide state, shared by the look-alike libraries.
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "device/call_recorder.h"
#include "device/device_messages.h"
#include "device/export.h"
#include "device/fault_plan.h"
#include "device/host_log.h"
#include "device/memory.h"
#include "device/noise_plan.h"
#include "device/poison.h"
#include "device/profile.h"
#include "mock/mock_contract.h"

namespace ascend::mock {

// The counts of MockLedger that are not derived from the memory.
struct Ledger {
    std::atomic<uint64_t> acl_init_references{0};
    std::atomic<uint64_t> acl_device_references{0};
    std::atomic<uint64_t> acl_contexts{0};
    std::atomic<uint64_t> acl_streams{0};
    std::atomic<uint64_t> acl_events{0};
    std::atomic<uint64_t> acl_binaries{0};
    std::atomic<uint64_t> acl_notifies{0};
    std::atomic<uint64_t> acl_registered_hosts{0};
    std::atomic<uint64_t> acl_callbacks{0};
    std::atomic<uint64_t> profiling_objects{0};
    std::atomic<uint64_t> runtime_contexts{0};
    std::atomic<uint64_t> initialised_runtime_contexts{0};
    std::atomic<uint64_t> registered_callables{0};
    std::atomic<uint64_t> prepared_runs{0};
    std::atomic<uint64_t> total_runs{0};
    std::atomic<uint64_t> total_failed_runs{0};
    std::atomic<uint64_t> total_captures{0};
    std::atomic<uint64_t> refused_operations{0};
};

using ProfileRef = std::shared_ptr<const DeviceProfile>;

// All members may be called from any thread.
class ASCEND_MOCK_API DeviceModel {
public:
    // Lives until the process ends.
    static DeviceModel &instance();

    DeviceMemory memory;
    DevicePoison poison;
    DeviceMessages messages;
    CallRecorder calls;
    FaultPlan faults;
    NoisePlan noise;
    HostLog log;
    Ledger ledger;
    std::atomic<bool> profiles_by_config{false}; // the JSON of aclInit has the profiler on
    std::atomic<uint64_t> next_owner{kAclOwner}; // ids that own device memory

    // Called on entry of the export `function`: records it and asks the fault plan. A value = answer this instead of
    // doing the work.
    std::optional<int> enter(const char *function) {
        calls.note(function);
        return faults.enter(function);
    }

    ProfileRef profile() const;
    bool has_device(int64_t device_id) const;

    // A MockStatus; `error` says what was refused..
    int load_profile(std::string_view json, std::string &error);

    // Counts an initialised runtime context, atomically with respect to load_profile.
    void enter_runtime_context();
    void leave_runtime_context();

    // Valid for the life of the process.
    const char *intern(const std::string &text);

    // The device counter at the start of a run of `run_ns`, a whole number of ticks; moves it past the run.
    uint64_t advance_counter(uint64_t run_ns, uint64_t tick_ns);

    void report_run(int32_t device_id, MockRunReport report);
    bool last_run(int32_t device_id, MockRunReport &report) const;
    MockLedger snapshot() const;

    // Counts a refused operation, logs it as an error and keeps its text for this thread.
    void refuse(const char *component, std::string_view line);
    // Logs a warning and keeps its text for this thread.
    void warn(const char *component, std::string_view line);

private:
    DeviceModel();

    mutable std::mutex mutex_;
    ProfileRef profile_;
    uint64_t counter_ns_;
    std::map<int32_t, MockRunReport> last_runs_;
    std::map<std::string, std::unique_ptr<std::string>> interned_;
};

} // namespace ascend::mock
