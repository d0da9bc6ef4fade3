// What the host runtime asks of the built-in programs and the scheduler. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "device/export.h"
#include "device/profile.h"
#include "programs/program.h"
#include "schedule/task_graph.h"

namespace ascend::mock {

struct RunOutcome {
    Verdict verdict;
    TaskGraph graph;         // this and the rest: empty when the verdict is an error
    Schedule schedule;       // of the graph, with the noise in force; without spans when noise lost the times
    uint64_t counter_ns = 0; // the device counter when the schedule starts
    uint64_t compute_ns = 0; // host time of the computation
};

// Null when no built-in program has that name.
ASCEND_MOCK_API const Program *find_built_in(std::string_view name);

// Comma-separated, for messages.
ASCEND_MOCK_API std::string built_in_names();

ASCEND_MOCK_API Verdict check_children(const Program &program, const std::vector<ChildKernel> &children);
ASCEND_MOCK_API Verdict check_arguments(const Program &program, const RunInputs &inputs, const DeviceProfile &profile);

// Computes, plans and schedules one run on the calling thread, and reports it as the device's last run when it
// succeeded.
ASCEND_MOCK_API RunOutcome execute(const Program &program, const RunInputs &inputs, const DeviceProfile &profile);

} // namespace ascend::mock
