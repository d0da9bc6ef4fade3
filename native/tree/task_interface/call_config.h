// CallConfig as a simpler tree has it; see abi/simpler_abi.h. SPDX-License-Identifier: MIT
#pragma once

#include "abi/simpler_abi.h"
