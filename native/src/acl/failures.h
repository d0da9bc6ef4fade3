// Failed tasks, and who is told of them. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

#include "acl/acl_contract.h"

namespace ascend::mock {

// A task that failed on the device.
struct TaskFailure {
    aclError code = ACL_SUCCESS;
    int32_t device = -1;
    uint32_t stream_id = UINT32_MAX;
    uint32_t task_id = UINT32_MAX;
    uint64_t thread_id = 0;   // of the host thread that queued the task
    void *function = nullptr; // aclrtFuncHandle of a kernel
    void *args = nullptr;     // of a kernel, on the device
    uint32_t args_bytes = 0;
};

// Calls every registered exception callback on the calling thread, which is a runtime thread and holds no lock; that of
// the kernel's object comes first. What a callback is given dies when it returns.
void notify_failure(const TaskFailure &failure);

// The registered exception callbacks. All members may be called from any thread.
class ExceptionCallbacks {
public:
    static ExceptionCallbacks &instance();

    // The one slot of aclrtSetExceptionInfoCallback: the last one wins, null clears.
    void set(aclrtExceptionInfoCallback callback);

    // False when the pointer is registered already.
    bool add(aclrtExceptionInfoCallback callback);
    // False when it is not registered. Does not wait for calls under way.
    bool remove(aclrtExceptionInfoCallback callback);

    std::vector<aclrtExceptionInfoCallback> all() const;

private:
    mutable std::mutex mutex_;
    aclrtExceptionInfoCallback slot_ = nullptr;
    std::vector<aclrtExceptionInfoCallback> registered_;
};

} // namespace ascend::mock

// What callbacks read through the getters.
struct AclExceptionInfo {
    ascend::mock::TaskFailure failure;
};
