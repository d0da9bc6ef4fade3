// TraCR capture of a run; empty in the plain build. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "device/profile.h"
#include "device/runner.h"

namespace ascend::mock {

// In the TraCR build writes the capture of a finished run and counts it; accepts at once in the plain build.
Verdict write_capture(const RunOutcome &outcome, const DeviceProfile &profile, int32_t device_id);

} // namespace ascend::mock
