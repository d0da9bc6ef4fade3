// Functions that a stream has called on the host, by a runtime thread or by one that its program lends.
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>

#include "acl/result.h"
#include "acl/stream.h"

namespace ascend::mock {

// One call that a stream asked for.
struct HostCall {
    void (*function)(void *) = nullptr;
    void *data = nullptr;
};

// Calls on their way to one thread. All members may be called from any thread.
class HostCallQueue {
public:
    // Adds a call. With `waits` until it was made, the queue was closed, or `give_up` was set before it began.
    void post(const HostCall &call, bool waits, const std::atomic<bool> &give_up);

    // Makes the calls that are there on the calling thread, after waiting for the first until the deadline; false when
    // there was none, or the queue is closed.
    bool process(const Deadline &deadline);

    // Nothing more is called; who waits goes on.
    void close();

private:
    enum class Stage : uint8_t { waiting, running, done };
    struct Entry {
        HostCall call;
        Stage stage = Stage::waiting;
    };

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::shared_ptr<Entry>> entries_;
    bool closed_ = false;
};

// The runtime's thread of one context, made with the first call.
class HostThread {
public:
    HostThread() = default;
    ~HostThread() { close(); }
    HostThread(const HostThread &) = delete;
    HostThread &operator=(const HostThread &) = delete;

    std::shared_ptr<HostCallQueue> queue();

    // Ends the thread; what is queued is not called.
    void close();

private:
    std::mutex mutex_;
    std::shared_ptr<HostCallQueue> queue_;
};

// Threads of the program that are subscribed to streams. All members may be called from any thread.
class SubscribedThreads {
public:
    static constexpr size_t kMostThreads = 1024;

    // Of aclrtSubscribeReport and of aclrtSubscribeHostFunc.
    static SubscribedThreads &reports();
    static SubscribedThreads &host_functions();

    AclResult subscribe(uint64_t thread, const Stream &stream, int32_t device);
    AclResult unsubscribe(uint64_t thread, const Stream &stream);

    // Null when no thread serves the stream.
    std::shared_ptr<HostCallQueue> queue_of(const Stream &stream) const;
    // Null when the calling thread serves none.
    std::shared_ptr<HostCallQueue> queue_of_this_thread() const;

private:
    struct Thread {
        std::shared_ptr<HostCallQueue> queue = std::make_shared<HostCallQueue>();
        int32_t device = -1;
        size_t streams = 0;
    };

    mutable std::mutex mutex_;
    std::map<uint64_t, Thread> threads_;
    std::map<uint64_t, uint64_t> thread_of_; // by stream
};

} // namespace ascend::mock
