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

bool EventRecord::wait(const Deadline &deadline, const std::atomic<bool> *give_up) const {
    std::unique_lock<std::mutex> lock(mutex_);
    const auto reached = [this] { return done_; };
    if (give_up != nullptr) {
        while (!changed_.wait_for(lock, kGiveUpInterval, reached)) {
            if (*give_up) {
                return false;
            }
        }
        return true;
    }
    if (!deadline) {
        changed_.wait(lock, reached);
        return true;
    }
    return changed_.wait_until(lock, *deadline, reached);
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
