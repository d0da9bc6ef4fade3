// SPDX-License-Identifier: MIT
#include "kernel_fixture.h"

#include <cstring>

namespace ascend::mock::test {

std::string direct_image(const std::string &program, const std::string &tensors, int scalars, const std::string &name) {
    return "ASCEND-MOCK-KERNEL/1\n{\"program\": \"" + program + "\", \"role\": \"direct\", \"name\": \"" + name +
           "\", \"parameters\": {\"tensors\": [" + tensors + "], \"scalars\": " + std::to_string(scalars) + "}}";
}

std::string vector_image(uint32_t count) {
    const std::string tensor = "{\"dtype\": \"float32\", \"shape\": [" + std::to_string(count) + "]}";
    return direct_image("vector_example", tensor + ", " + tensor + ", " + tensor);
}

LoadedKernel::LoadedKernel(const std::string &image, const char *name) {
    CHECK_EQ(acl().aclrtBinaryLoadFromData(image.data(), image.size(), nullptr, &binary), 0);
    CHECK_EQ(acl().aclrtBinaryGetFunction(binary, name, &function), 0);
}

LoadedKernel::~LoadedKernel() {
    CHECK_EQ(acl().aclrtBinaryUnLoad(binary), 0);
}

aclError launch(const LoadedKernel &kernel, std::vector<uint64_t> slots, aclrtStream stream, uint32_t blocks,
                aclrtLaunchKernelCfg *config) {
    return acl().aclrtLaunchKernelWithHostArgs(kernel.function, blocks, stream, config, slots.data(),
                                               slots.size() * sizeof(uint64_t), nullptr, 0);
}

uint64_t slot(const void *address) {
    return reinterpret_cast<uintptr_t>(address);
}

VectorBuffers::VectorBuffers(uint32_t count)
    : count(count), a(count * sizeof(float)), b(count * sizeof(float)), f(count * sizeof(float)) {
    for (uint32_t i = 0; i < count; ++i) {
        static_cast<float *>(a.data)[i] = static_cast<float>(i % 17);
        static_cast<float *>(b.data)[i] = static_cast<float>(i % 5);
        static_cast<float *>(f.data)[i] = -1;
    }
}

bool VectorBuffers::correct() const {
    for (uint32_t i = 0; i < count; ++i) {
        const float sum = static_cast<float *>(a.data)[i] + static_cast<float *>(b.data)[i];
        if (static_cast<float *>(f.data)[i] != (sum + 1) * (sum + 2) + sum) {
            return false;
        }
    }
    return true;
}

} // namespace ascend::mock::test
