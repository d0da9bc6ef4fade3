// The implementations behind vector_math(). SPDX-License-Identifier: MIT
#pragma once

#include "programs/vector_math.h"

namespace ascend::mock {

extern const VectorMath kPortableMath;
#if defined(__x86_64__)
extern const VectorMath kAvx2Math;
#endif

} // namespace ascend::mock
