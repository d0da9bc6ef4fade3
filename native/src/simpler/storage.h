// The mark that the library leaves at the start of a caller's run storage. SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>

#include "abi/simpler_abi.h"

namespace ascend::mock {

constexpr size_t kStorageSize = 4096;
constexpr size_t kStorageAlignment = 64;

// Empty when a run may be prepared in the storage, else why not: misaligned, not zeroed before first use, moved or
// copied, or holding a run. Reads kStorageSize bytes of storage that is not marked yet.
std::string check_free_storage(RuntimeHandle storage);

// Why no run was found for the storage.
std::string explain_no_run(RuntimeHandle storage);

void mark_storage(RuntimeHandle storage, bool holds_run);

} // namespace ascend::mock
