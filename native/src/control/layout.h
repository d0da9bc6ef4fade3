// The layout table: what this compiler made of the contract headers. SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include "mock/mock_contract.h"

namespace ascend::mock {

// Every structure and enumerator of the three contracts. The strings are literals; the table lives as long as the
// library.
const MockLayoutEntry *layout_table(size_t &count);

} // namespace ascend::mock
