// SPDX-License-Identifier: MIT
#include "acl/event.h"

namespace ascend::mock {

namespace {

// How often a wait looks whether it should give up; a record wakes it at once.
constexpr std::chrono::milliseconds kGiveUpInterval{5};

} // namespace

void EventRecord::complete(uint64_t modelled_ns) {
    const std::lock_guard<std::mutex> lock(mutex_);
    modelled_ns_ = modelled_ns;
    done_ = true;
    changed_.notify_all();
}

bool EventRecord::done() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return done_;
}

void EventRecord::fail(aclError code) {
    const std::lock_guard<std::mutex> lock(mutex_);
    failure_ = code;
    changed_.notify_all();
}

aclError EventRecord::wait(const Deadline &deadline, const std::atomic<bool> *give_up) const {
    std::unique_lock<std::mutex> lock(mutex_);
    const auto over = [this] { return done_ || failure_ != ACL_SUCCESS; };
    while (!over()) {
        if (give_up != nullptr && *give_up) {
            return ACL_SUCCESS;
        }
        const auto now = std::chrono::steady_clock::now();
        if (deadline && now >= *deadline) {
            return ACL_ERROR_RT_EVENT_SYNC_TIMEOUT;
        }
        if (give_up != nullptr) {
            const auto soon = now + kGiveUpInterval;
            changed_.wait_until(lock, deadline && *deadline < soon ? *deadline : soon, over);
        } else if (deadline) {
            changed_.wait_until(lock, *deadline, over);
        } else {
            changed_.wait(lock, over);
        }
    }
    return done_ ? ACL_SUCCESS : failure_;
}

uint64_t EventRecord::modelled_ns() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return modelled_ns_;
}

EventRecordRef Event::begin_record() {
    const std::lock_guard<std::mutex> lock(mutex_);
    latest_ = next_ != nullptr ? std::move(next_) : std::make_shared<EventRecord>();
    next_.reset();
    return latest_;
}

EventRecordRef Event::latest() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return latest_;
}

EventRecordRef Event::latest_or_next() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (latest_ != nullptr) {
        return latest_;
    }
    if (next_ == nullptr) {
        next_ = std::make_shared<EventRecord>();
    }
    return next_;
}

void Event::reset() {
    const std::lock_guard<std::mutex> lock(mutex_);
    latest_.reset();
}

} // namespace ascend::mock
