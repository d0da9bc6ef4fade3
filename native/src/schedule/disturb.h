// Noise applied to a finished schedule. SPDX-License-Identifier: MIT
#pragma once

#include "device/noise.h"
#include "schedule/task_graph.h"

namespace ascend::mock {

// Multiplies every time by the factor, then lets the first dispatch to a core and all that follows it come late; times
// stay on whole ticks. Stretches of an AICPU thread that become shorter than a tick disappear, a core's keep one tick.
// Without a factor and a delay the schedule stays as it is. `lost` is for the caller.
void disturb(const RunNoise &noise, double tick_ns, Schedule &schedule);

} // namespace ascend::mock
