// SPDX-License-Identifier: MIT
#include "acl/failures.h"

#include <algorithm>

#include "acl/binary.h"
#include "device/model.h"

namespace ascend::mock {

ExceptionCallbacks &ExceptionCallbacks::instance() {
    // Never destroyed: stream workers may run until the process ends.
    static ExceptionCallbacks *const callbacks = new ExceptionCallbacks();
    return *callbacks;
}

void ExceptionCallbacks::set(aclrtExceptionInfoCallback callback) {
    auto &count = DeviceModel::instance().ledger.acl_callbacks;
    const std::lock_guard<std::mutex> lock(mutex_);
    count += (callback != nullptr ? 1 : 0);
    count -= (slot_ != nullptr ? 1 : 0);
    slot_ = callback;
}

bool ExceptionCallbacks::add(aclrtExceptionInfoCallback callback) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (std::find(registered_.begin(), registered_.end(), callback) != registered_.end()) {
        return false;
    }
    registered_.push_back(callback);
    ++DeviceModel::instance().ledger.acl_callbacks;
    return true;
}

bool ExceptionCallbacks::remove(aclrtExceptionInfoCallback callback) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto entry = std::find(registered_.begin(), registered_.end(), callback);
    if (entry == registered_.end()) {
        return false;
    }
    registered_.erase(entry);
    --DeviceModel::instance().ledger.acl_callbacks;
    return true;
}

std::vector<aclrtExceptionInfoCallback> ExceptionCallbacks::all() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::vector<aclrtExceptionInfoCallback> all = registered_;
    if (slot_ != nullptr) {
        all.push_back(slot_);
    }
    return all;
}

void notify_failure(const TaskFailure &failure) {
    const std::shared_ptr<KernelBinary> binary =
        failure.function != nullptr ? BinaryTable::instance().function(failure.function) : nullptr;
    AclExceptionInfo info{failure};
    if (binary != nullptr) {
        binary->call_exception_callback(&info);
    }
    for (const aclrtExceptionInfoCallback callback : ExceptionCallbacks::instance().all()) {
        callback(&info);
    }
    info.failure = {}; // a reader after the return finds nothing
}

} // namespace ascend::mock
