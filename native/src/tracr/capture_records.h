// The records of a run's capture, thread by thread. SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "device/fault_plan.h"
#include "device/profile.h"
#include "schedule/task_graph.h"

namespace ascend::mock {

struct TracrRecord {
    uint16_t channel;
    uint16_t event;
    uint32_t extra;
    uint64_t timestamp;
};
static_assert(sizeof(TracrRecord) == 16, "a TraCR record has 16 bytes");

constexpr uint16_t kTracrReset = 65535;
constexpr uint32_t kTracrNoExtra = 4294967295;

// Cores that the platform a2a3 has at most: so many channels are reset at the end of a run, however few it declares.
constexpr int kPlatformCores = 72;

// Records that a core's buffer holds in the fork whose cores record themselves; what comes later is dropped.
constexpr size_t kAicoreCapacity = 254;

// What a core recorded itself.
struct AicoreRecords {
    int core = 0; // AICubes first, then AIVectors
    std::vector<TracrRecord> records;
    size_t dropped = 0;
};

struct CaptureRecords {
    std::vector<std::vector<TracrRecord>> threads; // of the AICPU, by lane
    std::vector<AicoreRecords> cores;              // that recorded themselves; none but in revision aicore
};

// A run's capture in the grammar of the profile's revision (../shared/spec/tracr-real.md, section 7): the times of core
// tasks are those of the schedule, the markers of AICPU threads are laid around them. `ordinal` of a device's capture
// and the profile's seed decide which lane a thread has, how late it starts and which scheduler resets the cores.
// Records of a file are in the order of time, from `base_ns`, and end with the schedule.
CaptureRecords capture_records(const Schedule &schedule, const DeviceProfile &profile, uint64_t base_ns,
                               int32_t device_id, uint64_t ordinal, const TraceFaults &faults);

} // namespace ascend::mock
