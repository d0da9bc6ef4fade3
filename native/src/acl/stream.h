// Streams: queues of tasks that a worker thread each runs in order. SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

#include "acl/acl_contract.h"
#include "acl/stream_task.h"
#include "core/spin_lock.h"

namespace ascend::mock {

class Context;

using Deadline = std::optional<std::chrono::steady_clock::time_point>; // empty = none

// What a fault leaves on a context, shared with its streams.
struct ContextFailures {
    std::atomic<bool> stop{false};           // stop on failure: the first failure of a task is kept in `code`
    std::atomic<aclError> code{ACL_SUCCESS}; // answered by every submission and synchronisation
};

struct StreamOptions {
    uint32_t priority = 0;
    uint32_t flags = 0;
};

// All members may be called from any thread.
class Stream : public std::enable_shared_from_this<Stream> {
public:
    // Tasks that may be queued; a submission beyond waits for room.
    static constexpr uint64_t kDepth = 4096;
    // A submission that waits goes on when so many fit.
    static constexpr uint64_t kRoom = 64;

    // `number` is the device's own small id of the stream.
    Stream(uint64_t id, int32_t number, const std::shared_ptr<Context> &context, const StreamOptions &options);
    ~Stream(); // as abandon
    Stream(const Stream &) = delete;
    Stream &operator=(const Stream &) = delete;

    uint64_t id() const { return id_; }
    int32_t number() const { return number_; }
    uint32_t flags() const { return options_.flags; }
    bool belongs_to(const Context &context) const { return context_raw_ == &context; }
    std::shared_ptr<Context> context() const { return context_.lock(); }

    // Synchronising a stream that the device or the AI CPU drives waits for nothing.
    bool waits_on_sync() const {
        return (options_.flags & (ACL_STREAM_PERSISTENT | ACL_STREAM_CPU_SCHEDULE | ACL_STREAM_DEVICE_USE_ONLY)) == 0;
    }

    // The code that the stream's context or device answers to everything, else ACL_SUCCESS.
    aclError blocked() const;

    // Queues a task and answers its number, which is also the thread's last task id. The worker thread starts with the
    // first task.
    uint64_t submit(StreamTask task);

    // Waits until all tasks queued so far are done: ACL_SUCCESS, ACL_ERROR_RT_STREAM_SYNC_TIMEOUT, the code of an abort
    // during the wait, or blocked().
    aclError synchronize(const Deadline &deadline);

    // Waits until task `number` is done or dropped.
    void wait_for(uint64_t number);

    bool idle() const;

    // The code of the last task that failed since the last call, else ACL_SUCCESS.
    aclError take_error();

    // Lets all tasks give up and the worker end; does not wait for it.
    void abandon();

    // Drops what is queued, lets the running task give up without waiting for it, and forgets the stream's error.
    // Whoever waits for the stream or one of its events gets `code`.
    void abort(aclError code);

    // Lets the running task give up; the queue goes on.
    void stop();

    // Has the runtime's thread called, or is it to call, functions for the stream?
    std::atomic<bool> runtime_calls{false};

    // Attributes that the caller sets and reads.
    std::atomic<uint32_t> priority;
    std::atomic<uint32_t> overflow_switch{0};
    std::atomic<uint32_t> custom_tag{0};
    std::atomic<uint32_t> cache_op_info{0};
    // Cores of each aclrtDevResLimitType that work on the stream may take; 0 = not limited by the stream.
    std::array<std::atomic<uint32_t>, 2> core_limits{};

private:
    struct Queue;
    static void work(const std::shared_ptr<Queue> &queue);
    std::shared_ptr<Queue> queue() const;

    const uint64_t id_;
    const int32_t number_;
    const StreamOptions options_;
    const std::weak_ptr<Context> context_;
    const Context *const context_raw_;
    mutable SpinLock lock_;        // guards the pointer, and submission
    std::shared_ptr<Queue> queue_; // shared with the worker, which may outlive the stream
};

} // namespace ascend::mock
