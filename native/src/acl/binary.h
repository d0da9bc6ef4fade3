// Kernel objects and their functions, by handle. SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "acl/context.h"
#include "acl/result.h"
#include "acl/state.h"
#include "device/memory.h"
#include "programs/image.h"

namespace ascend::mock {

// A loaded kernel object. An image holds one function, so the object is also what its function handle stands for.
class KernelBinary {
public:
    KernelBinary(KernelImage image, const Program &program, std::string bytes, const std::shared_ptr<Context> &context,
                 bool is_bound);
    KernelBinary(const KernelBinary &) = delete;
    KernelBinary &operator=(const KernelBinary &) = delete;

    const uint64_t id;
    const uint64_t function_id;
    const KernelImage image;
    const Program &program;
    const int32_t load_device;

    // The arguments of a launch before their addresses and values are known.
    const RunInputs &prototype() const { return prototype_; }
    uint32_t slots() const { return static_cast<uint32_t>(prototype_.tensors.size()) + image.scalars; }

    aclrtBinHandle handle() const { return to_handle<aclrtBinHandle>(id); }
    aclrtFuncHandle function() const { return to_handle<aclrtFuncHandle>(function_id); }

    // Copies the object to a device's memory, unless it is there already or stays on the device of its load.
    AclResult copy_to(int32_t device);
    // Was it copied to that device?
    bool is_on(int32_t device) const { return (devices_.load(std::memory_order_acquire) >> device & 1) != 0; }
    // Null when it is not on that device.
    AllocationRef code_on(int32_t device) const;
    size_t size() const { return bytes_.size(); }

    // After the unload: gives the device memory back and forgets the callback.
    void retire();
    bool is_retired() const { return retired_.load(std::memory_order_acquire); }

    // Loaded in `context`, or in one that is gone?
    bool may_unload_in(const Context &context) const;

    void set_exception_callback(aclrtOpExceptionCallback callback, void *user_data);
    void call_exception_callback(aclrtExceptionInfo *info) const;

private:
    const std::string bytes_;
    const std::weak_ptr<Context> context_;
    const bool is_bound_; // to the device of its load
    RunInputs prototype_;
    std::atomic<uint64_t> devices_{0}; // a bit each
    std::atomic<bool> retired_{false};
    mutable std::mutex mutex_;
    std::map<int32_t, AllocationRef> code_;
    aclrtOpExceptionCallback callback_ = nullptr;
    void *user_data_ = nullptr;
};

// Bytes that their caller keeps, of aclrtCreateBinary.
struct WrappedBinary {
    const uint8_t *data;
    size_t size;
};

// All members may be called from any thread.
class BinaryTable {
public:
    static BinaryTable &instance();

    aclrtBinary wrap(const void *data, size_t size);
    AclResult unwrap(aclrtBinary handle);
    // False when the handle is not that of a wrapper.
    bool wrapped(aclrtBinary handle, WrappedBinary &out) const;

    // Reads and checks an image and copies it to the device of `context`, unless `lazy`.
    AclResult load(std::string bytes, const std::shared_ptr<Context> &context, bool is_bound, bool lazy,
                   aclrtBinHandle *out);
    AclResult unload(aclrtBinHandle handle, const Context &context);

    // Unloads the objects that were loaded with that device current: it is reset by force.
    void drop(int32_t device);

    Lookup<KernelBinary> binary(aclrtBinHandle handle) const;
    // Null when no loaded object has that function.
    std::shared_ptr<KernelBinary> function(const void *handle) const;

private:
    mutable std::shared_mutex mutex_;
    std::unordered_map<uintptr_t, WrappedBinary> wrapped_;
    std::unordered_map<uintptr_t, std::shared_ptr<KernelBinary>> binaries_;
    std::unordered_map<uintptr_t, std::shared_ptr<KernelBinary>> functions_;
};

} // namespace ascend::mock
