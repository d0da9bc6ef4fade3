// Exports: notifies. SPDX-License-Identifier: MIT
#include <condition_variable>
#include <mutex>
#include <unordered_map>

#include "acl/checks.h"
#include "acl/codes.h"
#include "acl/limits.h"
#include "acl/resources.h"

using namespace ascend::mock;

namespace {

// How often a wait looks whether it should give up; a record wakes it at once.
constexpr std::chrono::milliseconds kGiveUpInterval{5};

// A mark that one wait takes away again.
class Notify {
public:
    Notify(uint64_t id, int32_t device, int32_t number) : id(id), device(device), number(number) {}

    const uint64_t id;
    const int32_t device;
    const int32_t number;

    void set() {
        const std::lock_guard<std::mutex> lock(mutex_);
        set_ = true;
        changed_.notify_all();
    }

    // False when the time came first; true also when `give_up` was set.
    bool wait_and_reset(const Deadline &deadline, const std::atomic<bool> &give_up) {
        std::unique_lock<std::mutex> lock(mutex_);
        while (!set_) {
            if (give_up) {
                return true;
            }
            const auto now = std::chrono::steady_clock::now();
            if (deadline && now >= *deadline) {
                return false;
            }
            changed_.wait_until(lock, now + kGiveUpInterval, [this] { return set_; });
        }
        set_ = false;
        return true;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool set_ = false;
};

using NotifyRef = std::shared_ptr<Notify>;

class Notifies {
public:
    static Notifies &instance() {
        static auto *const all = new Notifies();
        return *all;
    }

    aclrtNotify add(NotifyRef notify) {
        const auto handle = to_handle<aclrtNotify>(notify->id);
        const std::lock_guard<std::mutex> lock(mutex_);
        live_.emplace(key_of(handle), std::move(notify));
        ++DeviceModel::instance().ledger.acl_notifies;
        return handle;
    }

    NotifyRef find(aclrtNotify handle) const {
        const std::lock_guard<std::mutex> lock(mutex_);
        const auto entry = live_.find(key_of(handle));
        return entry == live_.end() ? nullptr : entry->second;
    }

    bool remove(aclrtNotify handle) {
        const std::lock_guard<std::mutex> lock(mutex_);
        const auto entry = live_.find(key_of(handle));
        if (entry == live_.end()) {
            return false;
        }
        DeviceResources::of(entry->second->device).notifies.give(entry->second->number);
        live_.erase(entry);
        --DeviceModel::instance().ledger.acl_notifies;
        return true;
    }

private:
    mutable std::mutex mutex_;
    std::unordered_map<uintptr_t, NotifyRef> live_;
};

AclResult unknown_notify() {
    return acl_error(ACL_ERROR_RT_INVALID_HANDLE, "the notify does not exist or was destroyed");
}

AclResult create(uint64_t flag, aclrtNotify *out) {
    if (out == nullptr) {
        return null_argument("notify");
    }
    if (flag > ACL_NOTIFY_DEVICE_USE_ONLY) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, text("flag ", flag, "; 0 or 1 are allowed"));
    }
    const Lookup<Context> context = AclState::instance().current();
    if (!context) {
        return context.result;
    }
    const int32_t device = context.object->device;
    const auto number = DeviceResources::of(device).notifies.take();
    if (!number) {
        return acl_error(kAclErrorNoNotify, text("device ", device, " has no notify left; destroy one first"));
    }
    *out = Notifies::instance().add(std::make_shared<Notify>(next_id(), device, *number));
    return {};
}

AclResult record(aclrtNotify handle, aclrtStream stream) {
    if (handle == nullptr) {
        return null_argument("notify");
    }
    const Target target = find_target(stream);
    if (!target) {
        return target.result;
    }
    NotifyRef notify = Notifies::instance().find(handle);
    if (notify == nullptr) {
        return unknown_notify();
    }
    target.stream->submit([notify](StreamClock &clock, const std::atomic<bool> &) {
        clock.advance();
        notify->set();
        return aclError{ACL_SUCCESS};
    });
    return {};
}

AclResult wait(aclrtNotify handle, aclrtStream stream, uint32_t timeout_s) {
    if (handle == nullptr) {
        return null_argument("notify");
    }
    const Target target = find_target(stream);
    if (!target) {
        return target.result;
    }
    NotifyRef notify = Notifies::instance().find(handle);
    if (notify == nullptr) {
        return unknown_notify();
    }
    const uint32_t limit_s = timeout_s != 0 ? timeout_s : TimeLimits::op_wait_s();
    target.stream->submit([notify, limit_s](StreamClock &clock, const std::atomic<bool> &give_up) {
        clock.advance();
        Deadline deadline;
        if (limit_s != 0) {
            deadline = std::chrono::steady_clock::now() + std::chrono::seconds(limit_s);
        }
        return notify->wait_and_reset(deadline, give_up) ? aclError{ACL_SUCCESS} : kAclErrorWaitTimeout;
    });
    return {};
}

} // namespace

aclError aclrtCreateNotify(aclrtNotify *notify, uint64_t flag) {
    return guarded("aclrtCreateNotify", [&] { return create(flag, notify); });
}

aclError aclrtDestroyNotify(aclrtNotify notify) {
    return guarded("aclrtDestroyNotify", [&]() -> AclResult {
        if (notify == nullptr) {
            return null_argument("notify");
        }
        if (const Lookup<Context> context = AclState::instance().current(); !context) {
            return context.result;
        }
        return Notifies::instance().remove(notify) ? AclResult{} : unknown_notify();
    });
}

aclError aclrtRecordNotify(aclrtNotify notify, aclrtStream stream) {
    return guarded("aclrtRecordNotify", [&] { return record(notify, stream); });
}

aclError aclrtWaitAndResetNotify(aclrtNotify notify, aclrtStream stream, uint32_t timeout_s) {
    return guarded("aclrtWaitAndResetNotify", [&] { return wait(notify, stream, timeout_s); });
}

aclError aclrtGetNotifyId(aclrtNotify notify, uint32_t *id) {
    return guarded("aclrtGetNotifyId", [&]() -> AclResult {
        if (notify == nullptr || id == nullptr) {
            return null_argument(notify == nullptr ? "notify" : "notifyId");
        }
        if (const Lookup<Context> context = AclState::instance().current(); !context) {
            return context.result;
        }
        const NotifyRef found = Notifies::instance().find(notify);
        if (found == nullptr) {
            return unknown_notify();
        }
        *id = static_cast<uint32_t>(found->number);
        return {};
    });
}
