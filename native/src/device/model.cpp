// SPDX-License-Identifier: MIT
#include "device/model.h"

#include "core/text.h"

namespace ascend::mock {

namespace {

// The counter has run since the device was powered: an hour before the first run, a millisecond between two.
constexpr uint64_t kFirstRunNs = 3'600'000'000'000;
constexpr uint64_t kGapNs = 1'000'000;

} // namespace

DeviceModel &DeviceModel::instance() {
    // Never destroyed: threads of the process may use it until the end.
    static DeviceModel *const model = new DeviceModel();
    return *model;
}

DeviceModel::DeviceModel()
    : profile_(std::make_shared<const DeviceProfile>(DeviceProfile::built_in())), counter_ns_(kFirstRunNs) {}

ProfileRef DeviceModel::profile() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return profile_;
}

bool DeviceModel::has_device(int64_t device_id) const {
    return device_id >= 0 && device_id < profile()->device_count;
}

int DeviceModel::load_profile(std::string_view json, std::string &error) {
    auto loaded = std::make_shared<DeviceProfile>();
    if (!DeviceProfile::parse(json, *loaded, error)) {
        return MOCK_ERROR_INVALID;
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    const uint64_t contexts = ledger.initialised_runtime_contexts.load();
    const MemoryTotals held = memory.totals(MemoryKind::device);
    if (contexts != 0 || held.allocations != 0) {
        error = text("the device is in use: ", contexts, " initialised runtime contexts, ", held.allocations,
                     " device allocations of ", held.bytes, " bytes; release them before another profile is loaded");
        return MOCK_ERROR_BUSY;
    }
    noise.set_profile(loaded->noise);
    profile_ = std::move(loaded);
    last_runs_.clear();
    return MOCK_OK;
}

void DeviceModel::enter_runtime_context() {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++ledger.initialised_runtime_contexts;
}

void DeviceModel::leave_runtime_context() {
    --ledger.initialised_runtime_contexts;
}

const char *DeviceModel::intern(const std::string &text) {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::unique_ptr<std::string> &slot = interned_[text];
    if (slot == nullptr) {
        slot = std::make_unique<std::string>(text);
    }
    return slot->c_str();
}

uint64_t DeviceModel::advance_counter(uint64_t run_ns, uint64_t tick_ns) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const uint64_t start = (counter_ns_ + tick_ns - 1) / tick_ns * tick_ns;
    counter_ns_ = start + run_ns + kGapNs;
    return start;
}

void DeviceModel::report_run(int32_t device_id, MockRunReport report) {
    const std::lock_guard<std::mutex> lock(mutex_);
    MockRunReport &last = last_runs_[device_id];
    report.run_ordinal = last.run_ordinal + 1;
    last = report;
}

bool DeviceModel::last_run(int32_t device_id, MockRunReport &report) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (device_id < 0 || device_id >= profile_->device_count) {
        return false;
    }
    const auto entry = last_runs_.find(device_id);
    report = entry == last_runs_.end() ? MockRunReport{} : entry->second;
    return true;
}

MockLedger DeviceModel::snapshot() const {
    const MemoryTotals device = memory.totals(MemoryKind::device);
    const MemoryTotals pinned = memory.totals(MemoryKind::pinned);
    MockLedger out{};
    out.acl_init_references = ledger.acl_init_references;
    out.acl_device_references = ledger.acl_device_references;
    out.acl_contexts = ledger.acl_contexts;
    out.acl_streams = ledger.acl_streams;
    out.acl_events = ledger.acl_events;
    out.device_allocations = device.allocations;
    out.device_bytes = device.bytes;
    out.pinned_allocations = pinned.allocations;
    out.pinned_bytes = pinned.bytes;
    out.acl_binaries = ledger.acl_binaries;
    out.acl_notifies = ledger.acl_notifies;
    out.acl_registered_hosts = ledger.acl_registered_hosts;
    out.acl_callbacks = ledger.acl_callbacks;
    out.profiling_objects = ledger.profiling_objects;
    out.runtime_contexts = ledger.runtime_contexts;
    out.initialised_runtime_contexts = ledger.initialised_runtime_contexts;
    out.registered_callables = ledger.registered_callables;
    out.prepared_runs = ledger.prepared_runs;
    out.total_runs = ledger.total_runs;
    out.total_failed_runs = ledger.total_failed_runs;
    out.total_captures = ledger.total_captures;
    out.refused_operations = ledger.refused_operations;
    return out;
}

void DeviceModel::refuse(const char *component, std::string_view line) {
    ++ledger.refused_operations;
    log.write(SIMPLER_LOG_ERROR, component, line);
    remember_message(line);
}

void DeviceModel::warn(const char *component, std::string_view line) {
    log.write(SIMPLER_LOG_WARN, component, line);
    remember_message(line);
}

} // namespace ascend::mock
