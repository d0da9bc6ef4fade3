// Streams: queues of tasks that a worker thread each runs in order. SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "acl/acl_contract.h"
#include "acl/stream_clock.h"

namespace ascend::mock {

class Context;

// Answers the code of the task's failure, or ACL_SUCCESS. Once the flag is set a task leaves its work and does only
// what others wait for.
// Advances the stream's clock by what the task takes.
using StreamTask = std::function<aclError(StreamClock &clock, const std::atomic<bool> &give_up)>;

using Deadline = std::optional<std::chrono::steady_clock::time_point>; // empty = none

// All members may be called from any thread.
class Stream {
public:
    Stream(uint64_t id, const std::shared_ptr<Context> &context);
    ~Stream(); // as abandon
    Stream(const Stream &) = delete;
    Stream &operator=(const Stream &) = delete;

    uint64_t id() const { return id_; }
    bool belongs_to(const Context &context) const { return context_.lock().get() == &context; }

    // Queues a task and answers its number. The worker thread starts with the first task.
    uint64_t submit(StreamTask task);

    // Waits until all tasks queued so far are done; false when the deadline came first.
    bool synchronize(const Deadline &deadline);

    // Waits until task `number` is done.
    void wait_for(uint64_t number);

    bool idle() const;

    // The code of the last task that failed since the last call, else ACL_SUCCESS.
    aclError take_error();

    // Lets all tasks give up and the worker end; does not wait for it.
    void abandon();

private:
    struct Queue;
    static void work(std::shared_ptr<Queue> queue);

    const uint64_t id_;
    const std::weak_ptr<Context> context_;
    const std::shared_ptr<Queue> queue_; // shared with the worker, which may outlive the stream
    std::once_flag started_;
};

} // namespace ascend::mock
