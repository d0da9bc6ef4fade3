// The modelled AICPU schedulers and cores. SPDX-License-Identifier: MIT
#pragma once

#include "device/profile.h"
#include "schedule/task_graph.h"

namespace ascend::mock {

// Runs a graph on the profile's device: `aicpu_threads` (at least 2, 1 where there is no task) are one orchestrator, the
// last, and schedulers that own the clusters round-robin. Deterministic; no two spans of an AICPU thread overlap, and
// none of a core unless the profile switches dual-slot dispatch on.
Schedule run_schedule(const TaskGraph &graph, const DeviceProfile &profile, int aicpu_threads);

} // namespace ascend::mock
