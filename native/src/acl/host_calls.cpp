// SPDX-License-Identifier: MIT
#include "acl/host_calls.h"

#include <chrono>
#include <pthread.h>
#include <thread>

#include "acl/named_callbacks.h"

namespace ascend::mock {

namespace {

uint64_t this_thread() {
    return static_cast<uint64_t>(::pthread_self());
}

// How often a waiting stream looks whether it should give up.
constexpr std::chrono::milliseconds kGiveUpInterval{2};

} // namespace

NamedCallbacks<aclrtDeviceStateCallback> &device_state_callbacks() {
    static auto *const callbacks = new NamedCallbacks<aclrtDeviceStateCallback>();
    return *callbacks;
}

NamedCallbacks<aclrtStreamStateCallback> &stream_state_callbacks() {
    static auto *const callbacks = new NamedCallbacks<aclrtStreamStateCallback>();
    return *callbacks;
}

NamedCallbacks<aclrtDeviceTaskAbortCallback> &task_abort_callbacks() {
    static auto *const callbacks = new NamedCallbacks<aclrtDeviceTaskAbortCallback>();
    return *callbacks;
}

void HostCallQueue::post(const HostCall &call, bool waits, const std::atomic<bool> &give_up) {
    const auto entry = std::make_shared<Entry>();
    entry->call = call;
    std::unique_lock<std::mutex> lock(mutex_);
    if (closed_) {
        return;
    }
    entries_.push_back(entry);
    changed_.notify_all();
    while (waits && entry->stage != Stage::done) {
        if (entry->stage == Stage::waiting && give_up.load()) {
            entry->stage = Stage::done; // whoever finds it leaves it alone
            return;
        }
        changed_.wait_for(lock, kGiveUpInterval);
    }
}

bool HostCallQueue::process(const Deadline &deadline) {
    std::unique_lock<std::mutex> lock(mutex_);
    const auto ready = [&] { return closed_ || !entries_.empty(); };
    if (!deadline) {
        changed_.wait(lock, ready);
    } else if (!changed_.wait_until(lock, *deadline, ready)) {
        return false;
    }
    if (closed_) {
        return false;
    }
    while (!entries_.empty()) {
        const std::shared_ptr<Entry> entry = std::move(entries_.front());
        entries_.pop_front();
        if (entry->stage != Stage::waiting) {
            continue;
        }
        entry->stage = Stage::running;
        lock.unlock();
        entry->call.function(entry->call.data);
        lock.lock();
        entry->stage = Stage::done;
        changed_.notify_all();
    }
    return true;
}

void HostCallQueue::close() {
    const std::lock_guard<std::mutex> lock(mutex_);
    closed_ = true;
    for (const auto &entry : entries_) {
        entry->stage = Stage::done;
    }
    entries_.clear();
    changed_.notify_all();
}

void HostThread::close() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (queue_ != nullptr) {
        queue_->close();
    }
}

std::shared_ptr<HostCallQueue> HostThread::queue() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (queue_ == nullptr) {
        queue_ = std::make_shared<HostCallQueue>();
        std::thread([queue = queue_] {
            while (queue->process({})) {
            }
        }).detach();
    }
    return queue_;
}

SubscribedThreads &SubscribedThreads::reports() {
    static auto *const threads = new SubscribedThreads();
    return *threads;
}

SubscribedThreads &SubscribedThreads::host_functions() {
    static auto *const threads = new SubscribedThreads();
    return *threads;
}

AclResult SubscribedThreads::subscribe(uint64_t thread, const Stream &stream, int32_t device) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (thread_of_.find(stream.id()) != thread_of_.end()) {
        return acl_error(ACL_ERROR_RT_STREAM_SUBSCRIBE, "a thread serves the stream already");
    }
    const auto known = threads_.find(thread);
    if (known != threads_.end() && known->second.device != device) {
        return acl_error(ACL_ERROR_RT_THREAD_SUBSCRIBE, text("thread ", thread, " serves device ", known->second.device,
                                                             "; one thread serves one device"));
    }
    if (known == threads_.end() && threads_.size() == kMostThreads) {
        return acl_error(ACL_ERROR_RT_THREAD_SUBSCRIBE,
                         text(kMostThreads + 0, " threads are subscribed, the most there may be"));
    }
    Thread &entry = threads_[thread];
    entry.device = device;
    ++entry.streams;
    thread_of_.emplace(stream.id(), thread);
    ++DeviceModel::instance().ledger.acl_callbacks;
    return {};
}

AclResult SubscribedThreads::unsubscribe(uint64_t thread, const Stream &stream) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto entry = thread_of_.find(stream.id());
    if (entry == thread_of_.end()) {
        return acl_error(ACL_ERROR_RT_STREAM_SUBSCRIBE, "no thread serves the stream");
    }
    if (entry->second != thread) {
        return acl_error(ACL_ERROR_RT_THREAD_SUBSCRIBE,
                         text("thread ", entry->second, " serves the stream, not thread ", thread));
    }
    const auto serving = threads_.find(thread);
    if (--serving->second.streams == 0) {
        serving->second.queue->close();
        threads_.erase(serving);
    }
    thread_of_.erase(entry);
    --DeviceModel::instance().ledger.acl_callbacks;
    return {};
}

std::shared_ptr<HostCallQueue> SubscribedThreads::queue_of(const Stream &stream) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto entry = thread_of_.find(stream.id());
    return entry == thread_of_.end() ? nullptr : threads_.at(entry->second).queue;
}

std::shared_ptr<HostCallQueue> SubscribedThreads::queue_of_this_thread() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto entry = threads_.find(this_thread());
    return entry == threads_.end() ? nullptr : entry->second.queue;
}

} // namespace ascend::mock
