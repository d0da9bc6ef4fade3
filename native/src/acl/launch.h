// Launching kernels: what the exports check, and the task that runs on a stream. SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "acl/binary.h"
#include "acl/kernel_args.h"
#include "acl/result.h"
#include "acl/stream.h"

namespace ascend::mock {

// Arguments as the caller gave them, or copied from there.
class LaunchArguments {
public:
    // In device memory until the kernel ends.
    void refer(const void *device, size_t size) {
        device_ = device;
        size_ = size;
    }

    // Room for a copy of `size` bytes, aligned to 8.
    uint8_t *copy(size_t size);

    size_t size() const { return size_; }

    // Null when they are in device memory.
    const uint8_t *copied() const { return device_ != nullptr ? nullptr : block(); }
    const void *device() const { return device_; }
    const void *address() const { return device_ != nullptr ? device_ : block(); }

private:
    static constexpr size_t kInlineWords = 24;

    const uint8_t *block() const {
        return reinterpret_cast<const uint8_t *>(large_ != nullptr ? large_.get() : small_);
    }

    const void *device_ = nullptr;
    size_t size_ = 0;
    std::unique_ptr<uint64_t[]> large_;
    uint64_t small_[kInlineWords];
};

// A kernel on its way to the device.
struct KernelLaunch {
    std::shared_ptr<KernelBinary> binary;
    LaunchArguments arguments;
    uint32_t blocks = 0;
    int32_t device = 0;
    uint64_t timeout_ns = 0; // 0 = that of the process

    // Computes on the calling thread, a stream's worker, and moves the stream's clock. Answers the task's code.
    aclError run(StreamClock &clock) const;

private:
    aclError fail(aclError code, const std::string &why) const;
    // The first `size` bytes of the arguments.
    const uint8_t *read_arguments(size_t size, AllocationRef &held) const;
};

// Null configuration = none.
AclResult read_config(const aclrtLaunchKernelCfg *config, KernelLaunch &out);

// Finds the function and makes the launch; null and a silent 107017 when the handle is stale.
std::shared_ptr<KernelLaunch> begin_launch(const void *function, uint32_t blocks, AclResult &why);

// Queues a launch whose arguments are complete.
AclResult submit_launch(const std::shared_ptr<KernelLaunch> &launch, aclrtStream stream);

} // namespace ascend::mock
