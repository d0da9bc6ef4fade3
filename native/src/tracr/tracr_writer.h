// TraCR captures as simpler's TraCR branch writes them. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "device/fault_plan.h"
#include "device/profile.h"
#include "schedule/task_graph.h"

namespace ascend::mock {

// Writes one capture per run: $HOME/ascend/tracr_<N>/proc.<1000 + device>/metadata.json and thread.<AICPU thread +
// 1>/traces.bts. N starts at PYPTO_RUN_SAMPLE_ID as the environment has it at construction (0 when unset or no number)
// and grows by one with every capture written. May be used by several threads.
class TracrWriter {
public:
    TracrWriter();

    // `counter_ns` is the device counter at the start of the run. True: the capture is on disk and `path_or_error` is
    // its folder. False: nothing was counted and it says what failed. Where `faults` has buffers that end the process,
    // a full one does, with TraCR's line on standard error. HOME is read from the environment on each call.
    // `log` receives what the library logs about the cores' own files. Each file appears whole or not at all.
    bool write(const Schedule &schedule, const DeviceProfile &profile, int device_id, uint64_t counter_ns,
               std::string &path_or_error, const TraceFaults &faults = {}, std::vector<std::string> *log = nullptr);

private:
    std::mutex mutex_;
    uint64_t first_sample_ = 0;
    uint64_t sample_ = 0;
};

} // namespace ascend::mock
