// A registered chip callable. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "programs/program.h"

namespace ascend::mock {

struct Callable {
    const Program *program = nullptr;
    std::string program_name;
    std::string function;                   // entry name of the orchestration
    std::vector<uint8_t> tensor_directions; // SimplerArgDirection
    uint32_t scalar_count = 0;
    bool declares_scalars = false; // false: the signature names tensors only, the program alone knows the scalars
    std::vector<ChildKernel> children;
};

// Reads a chip callable blob (G6 layout) and checks it against the built-in programs. The ABI passes no size, so every
// offset and size is checked before it is followed.
Verdict parse_callable(const void *blob, Callable &out);

} // namespace ascend::mock
