// Callbacks that modules register by name. SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "acl/acl_contract.h"
#include "device/model.h"

namespace ascend::mock {

// All members may be called from any thread; callbacks are called without a lock.
template <typename Callback> class NamedCallbacks {
public:
    // Replaces the callback of that name; null takes it away.
    void set(const char *name, Callback callback, void *args) {
        auto &count = DeviceModel::instance().ledger.acl_callbacks;
        const std::lock_guard<std::mutex> lock(mutex_);
        count -= entries_.erase(name);
        if (callback != nullptr) {
            entries_.emplace(name, Entry{callback, args});
            ++count;
        }
    }

    // Calls each with `arguments` and its own user data, in the order of the names.
    template <typename... Arguments> void notify(Arguments... arguments) const {
        for (const Entry &entry : all()) {
            entry.first(arguments..., entry.second);
        }
    }

private:
    using Entry = std::pair<Callback, void *>;

    std::vector<Entry> all() const {
        std::vector<Entry> all;
        const std::lock_guard<std::mutex> lock(mutex_);
        for (const auto &entry : entries_) {
            all.push_back(entry.second);
        }
        return all;
    }

    mutable std::mutex mutex_;
    std::map<std::string, Entry> entries_;
};

NamedCallbacks<aclrtDeviceStateCallback> &device_state_callbacks();
NamedCallbacks<aclrtStreamStateCallback> &stream_state_callbacks();
NamedCallbacks<aclrtDeviceTaskAbortCallback> &task_abort_callbacks();

} // namespace ascend::mock
