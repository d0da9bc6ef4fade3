// Kernel images: the mock's counterpart of kernel binaries. SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "programs/program.h"

namespace ascend::mock {

// direct = a whole program as one kernel, launched by aclrtLaunchKernel and its like.
enum class ImageRole { orchestration, aic, aiv, direct };

// A tensor whose device address is an argument of a direct launch; row-major.
struct DirectTensor {
    uint8_t dtype = 0; // SimplerDataType
    std::vector<uint32_t> shape;
};

// The line "ASCEND-MOCK-KERNEL/1", then {"program": …, "role": …, "name": …, "parameters": {…}}; the last two are
// optional. Of the parameters only those of a direct image are read.
struct KernelImage {
    std::string program;
    std::string name; // of a direct image: the program's when it has none
    ImageRole role = ImageRole::orchestration;
    std::vector<DirectTensor> tensors; // arguments of a direct launch, in order
    uint32_t scalars = 0;              // 8-byte arguments after them
};

// Reads an image of `size` bytes. The message of a refusal says what was found, and what to use instead for an ELF
// file.
Verdict parse_image(const uint8_t *bytes, size_t size, KernelImage &out);

} // namespace ascend::mock
