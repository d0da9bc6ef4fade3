// Functions that start-up and shut-down call. SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <mutex>
#include <vector>

#include "acl/acl_contract.h"
#include "device/model.h"

namespace ascend::mock {

// All members may be called from any thread.
template <typename Function> class StartHooks {
public:
    struct Hook {
        aclRegisterCallbackType type;
        Function function;
        void *data;
    };

    // False when the pair is registered already.
    bool add(aclRegisterCallbackType type, Function function, void *data) {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (find(type, function) != hooks_.end()) {
            return false;
        }
        hooks_.push_back({type, function, data});
        ++DeviceModel::instance().ledger.acl_callbacks;
        return true;
    }

    // False when the pair is not registered.
    bool remove(aclRegisterCallbackType type, Function function) {
        const std::lock_guard<std::mutex> lock(mutex_);
        const auto hook = find(type, function);
        if (hook == hooks_.end()) {
            return false;
        }
        hooks_.erase(hook);
        --DeviceModel::instance().ledger.acl_callbacks;
        return true;
    }

    std::vector<Hook> all() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return hooks_;
    }

private:
    auto find(aclRegisterCallbackType type, Function function) {
        return std::find_if(hooks_.begin(), hooks_.end(),
                            [&](const Hook &hook) { return hook.type == type && hook.function == function; });
    }

    mutable std::mutex mutex_;
    std::vector<Hook> hooks_;
};

struct StartCallbacks {
    StartHooks<aclInitCallbackFunc> init;         // in the order of registration
    StartHooks<aclFinalizeCallbackFunc> finalize; // the latest first

    static StartCallbacks &instance() {
        static auto *const callbacks = new StartCallbacks();
        return *callbacks;
    }
};

} // namespace ascend::mock
