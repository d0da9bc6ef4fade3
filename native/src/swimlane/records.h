// The files of simpler's chip swimlane and dependency collectors (generation G6), made from a run's plan and schedule.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "device/profile.h"
#include "schedule/task_graph.h"

namespace ascend::mock {

// Names a task in both files: (ring << 32) | id in the ring. Every task lives in ring 0; the blocks of an SPMD task are
// one task.
using TaskToken = uint64_t;

// chip_swimlane_records.json in counter cycles; `counter_ns` is the device counter when the schedule starts. Level 1:
// the cores' own records. From 2: the AICPU's view of them. From 3: the schedulers' phases. 4: the submissions.
std::string swimlane_records(const TaskGraph &graph, const Schedule &schedule, const DeviceProfile &profile,
                             uint64_t counter_ns, int level);

// deps.json: kernels, blocks and predecessors of every task.
std::string dependency_records(const TaskGraph &graph);

} // namespace ascend::mock
