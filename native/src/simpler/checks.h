// Checks of what a run is prepared with. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "device/profile.h"
#include "programs/program.h"
#include "abi/simpler_abi.h"

namespace ascend::mock {

// The storages that a caller keeps: runs that may be prepared at the same time on one context.
constexpr uint32_t kPipelineDepth = 2;

// SIMPLER_ERROR for a value that is not allowed, PTO_RUNTIME_ERR_UNSUPPORTED for a diagnostic that the mock does not
// have.
Verdict check_config(const CallConfig &config, const DeviceProfile &profile);

Verdict check_descriptor(const NativeRunDescriptor &descriptor);

// Shape, strides, extent and element type against the buffer; not where the buffer lies. `index` is for the message.
Verdict check_tensor(const ChipTensor &tensor, int32_t index);

} // namespace ascend::mock
