// The log's state as a simpler tree declares it; see abi/simpler_abi.h. SPDX-License-Identifier: MIT
#pragma once

#include "abi/simpler_abi.h"

#define SIMPLER_HOST_LOG_STATE_ABI_VERSION SIMPLER_HOST_LOG_ABI_VERSION

extern "C" int simpler_host_log_bind_state(SimplerHostLogState *state);
