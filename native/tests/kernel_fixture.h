// Kernels that are launched directly. SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "acl_fixture.h"

namespace ascend::mock::test {

// The image of a program that is launched directly; `tensors` is JSON without the brackets.
std::string direct_image(const std::string &program, const std::string &tensors = "", int scalars = 0,
                         const std::string &name = "kernel");

// The vector example over `count` floats.
std::string vector_image(uint32_t count);

// An object loaded from memory, and its function.
struct LoadedKernel {
    explicit LoadedKernel(const std::string &image, const char *name = "kernel");
    ~LoadedKernel();
    LoadedKernel(const LoadedKernel &) = delete;
    LoadedKernel &operator=(const LoadedKernel &) = delete;
    aclrtBinHandle binary = nullptr;
    aclrtFuncHandle function = nullptr;
};

// Launches with a copy of host arguments, one 8-byte slot each.
aclError launch(const LoadedKernel &kernel, std::vector<uint64_t> slots, aclrtStream stream = nullptr,
                uint32_t blocks = 1, aclrtLaunchKernelCfg *config = nullptr);

uint64_t slot(const void *address);

// Device buffers of the vector example with their values; checks the result.
struct VectorBuffers {
    explicit VectorBuffers(uint32_t count);
    std::vector<uint64_t> slots() const { return {slot(a.data), slot(b.data), slot(f.data)}; }
    bool correct() const;
    uint32_t count;
    AclMemory a, b, f;
};

} // namespace ascend::mock::test
