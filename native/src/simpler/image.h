// Kernel images: the mock's counterpart of kernel binaries. SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "programs/program.h"

namespace ascend::mock {

enum class ImageRole { orchestration, aic, aiv };

// The line "ASCEND-MOCK-KERNEL/1", then {"program": …, "role": …, "name": …, "parameters": {…}}; the last two are
// optional.
struct KernelImage {
    std::string program;
    std::string name;
    ImageRole role = ImageRole::orchestration;
};

// Reads an image of `size` bytes. The message of a refusal says what was found, and what to use instead for an ELF
// file.
Verdict parse_image(const uint8_t *bytes, size_t size, KernelImage &out);

} // namespace ascend::mock
